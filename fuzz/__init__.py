"""Try inputs that nobody would write: one target a file, guided by the code they reach.

A target takes bytes and asserts what must hold for any. `python -m fuzz --seconds 60` runs all of
them under atheris (the extra `fuzz`), the tests run each over its seeds and over random bytes.
"""
