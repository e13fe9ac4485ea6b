"""`summarizer page`: a folder of results becomes one file to read."""

from __future__ import annotations

import sys
from pathlib import Path

from summarizer.page.build import LARGE_PAGE_BYTES, PageOptions, write_page


def make_page(folder: Path, out: Path, wishes: PageOptions) -> int:
    """Write the page, say what was written; return the exit code.

    Raises:
        InputError: If the results cannot be read; nothing was written then.
        OutputError: If the file cannot be written.
    """
    written = write_page(folder, out, wishes)
    size = f"{written.bytes / 1e6:.1f} MB"
    sys.stdout.write(f"{out}: {written.documents} documents, {size}\n")
    if written.bytes > LARGE_PAGE_BYTES:
        sys.stderr.write(
            f"{out}: {size} may open slowly; a page of fewer documents opens at once\n"
        )
    return 0
