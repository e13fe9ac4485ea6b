"""Build a self-contained HTML page that shows a folder of results.

Articles and model answers are untrusted. They enter the page as an escaped JSON block, and its
scripts write them as text only.
"""
