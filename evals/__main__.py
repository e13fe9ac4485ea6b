"""`python -m evals`: the commands of `summarizer eval`."""

import sys

from summarizer.cli.app import main

if __name__ == "__main__":
    sys.exit(main(["eval", *sys.argv[1:]]))
