"""Choose how many threads the embedded engine gets.

Its threads wait for each other thousands of times a second. One that finds no free core holds up
all others: two threads beside a busy process are several times slower than one.

The number is chosen once, when the engine starts: xllamacpp gives no access to the context of its
server, and no request of the server has a number of threads. So it does not follow a load that
changes later, and processes that start together see the same free cores.
"""

import os

from summarizer.settings import Settings

_MAX_DEFAULT = 8
_SAMPLE_SECONDS = 0.2


def engine_threads(settings: Settings) -> int:
    """Return the number of threads as set, or that of the cores that are free now, at most 8."""
    return settings.threads or max(1, min(round(_free_cores()), _MAX_DEFAULT))


def _free_cores() -> float:
    import psutil  # part of the extra `local`

    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    # Not `cpu_times_percent`, whose shares of less than a second do not add up to 100.
    busy = psutil.cpu_percent(interval=_SAMPLE_SECONDS, percpu=True)
    idle = (100 - share for i, share in enumerate(busy) if usable is None or i in usable)
    return float(sum(idle)) / 100
