"""`summarizer eval`: parse, call, print, exit code."""
