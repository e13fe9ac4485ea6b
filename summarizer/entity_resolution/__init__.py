"""The same actor and the same topic across documents.

By rules over names, never by similarity: each merge says which rule made it and why, and a line
in the user's file undoes it. `docs/explanation/networks.md` explains the rules in plain words.
"""
