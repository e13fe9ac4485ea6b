"""`python -m summarizer`."""

from summarizer.cli.app import entry

if __name__ == "__main__":
    entry()
