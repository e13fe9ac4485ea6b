"""Know how good the summarizer is: gold records, scores, gates, and a page that shows every error.

The same folder is the top-level package `evals` of a checkout and `summarizer.evals` of an
installed wheel, so its rooms import one another relatively and `summarizer` by name.
"""
