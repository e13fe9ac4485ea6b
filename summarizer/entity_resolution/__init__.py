"""Resolve actors and topics across documents.

Rules compare names; nothing is merged by similarity. Each merge states its rule and reason, and a
line of the user's `aliases.csv` undoes it. `docs/explanation/networks.md` explains the rules.
"""
