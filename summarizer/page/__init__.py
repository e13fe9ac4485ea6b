"""One self-contained page to read a folder of results: `data` in, `document` out.

Articles and answers of models are untrusted. They enter the page as a block of JSON that no
markup can leave, and its scripts write them as text only.
"""
