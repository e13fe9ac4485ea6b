"""The command line: parse, call, print, return an exit code."""

from training.cli.app import app, main

__all__ = ["app", "main"]
