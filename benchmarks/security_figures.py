"""Print every figure of `docs/measurements/security.md`, one part after the other.

    python -m benchmarks.security_figures [--seconds 40] [--requests 10000] [--only PART]

Parts: injection (with a model that obeys every instruction; for another see `summarizer eval
injection`), warnings, faults, growth, fuzz. Together they take more than half an hour on two cores.
"""

import argparse
import subprocess
import sys
import tempfile
import time


def commands(seconds: int, requests: int, folder: str) -> dict[str, list[str]]:
    """Return the commands by part."""
    python = [sys.executable, "-m"]
    return {
        "injection": [*python, "summarizer", "eval", "injection", "--out", f"{folder}/injection"],
        "warnings": [*python, "benchmarks.faithfulness"],
        "faults": [*python, "benchmarks.fault_injection", "--requests", str(requests)],
        "growth": [*python, "benchmarks.growth"],
        "fuzz": [*python, "fuzz", "--seconds", str(seconds)],
    }


def main() -> int:
    """Run the parts; return 1 if one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.security_figures")
    parser.add_argument("--seconds", type=int, default=40, help="per fuzzing target")
    parser.add_argument("--requests", type=int, default=10_000, help="with injected faults")
    parser.add_argument("--only", help="one part")
    options = parser.parse_args()
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        parts = commands(options.seconds, options.requests, folder)
        if options.only and options.only not in parts:
            parser.error(f"there are {', '.join(parts)}")
        for name in [options.only] if options.only else parts:
            print(f"\n== {name}\n", flush=True)
            started = time.monotonic()
            if subprocess.run(parts[name], check=False).returncode:  # noqa: S603 - our own commands
                failed.append(name)
            print(f"\n({name}: {time.monotonic() - started:.0f} s)", flush=True)
    print(f"\nfailed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
