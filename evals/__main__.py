"""`python -m evals`: the commands of `summarizer eval`."""

import sys

from summarizer.errors import SummarizerError

from .cli.app import app

if __name__ == "__main__":
    try:
        app(prog_name="eval")
    except SummarizerError as error:
        sys.stderr.write(f"summarizer: error: {error}\n")
        sys.exit(error.exit_code)
