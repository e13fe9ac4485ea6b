"""Evaluation of the summarizer: gold records, runs, scores, gates and reports.

The same folder is the top-level package `evals` of a checkout and `summarizer.evals` of an
installed wheel, so its modules import one another relatively and `summarizer` by name.
"""
