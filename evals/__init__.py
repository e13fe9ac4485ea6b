"""Evaluation of the summarizer: gold records, runs, scores, gates and reports.

The folder is the package `evals` in a checkout and `summarizer.evals` in an installed wheel, so
its modules import one another relatively and `summarizer` absolutely.
"""
