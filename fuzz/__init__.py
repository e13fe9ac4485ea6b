"""Coverage-guided fuzzing: one target per module.

A target takes bytes and asserts invariants. `python -m fuzz --seconds 60` runs all targets under
atheris (extra `fuzz`); the tests run each target on its seeds and on random bytes.
"""
