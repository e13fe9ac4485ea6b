"""Run one target under atheris: `python -m fuzz.run TARGET FOLDER [libFuzzer options]`.

The target's seeds are written to the folder first.
"""

import hashlib
import importlib
import sys
from pathlib import Path


def main() -> None:
    """Fuzz until libFuzzer ends the process."""
    import atheris  # optional extra, needed by this process only

    name, folder = sys.argv[1], Path(sys.argv[2])
    with atheris.instrument_imports(include=["summarizer", "evals"]):
        target = importlib.import_module(f"fuzz.targets.{name}")
    for seed in target.SEEDS:
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target.check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
