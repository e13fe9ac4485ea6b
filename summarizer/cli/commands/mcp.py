"""`summarizer mcp`: serve tools to programs that speak the Model Context Protocol."""

import signal
import sys
from pathlib import Path
from typing import Annotated

from summarizer.cli.options import (
    Adapter,
    BaseUrl,
    CodebookFile,
    Force,
    MinConfidence,
    Model,
    Profile,
    TextLanguage,
    Threads,
    Timeout,
    option,
)
from summarizer.errors import ConfigError


def mcp(
    root: Annotated[
        Path | None,
        option("DIR", "Folder whose files a client may read.  [default: none, texts only]"),
    ] = None,
    model: Model = None,
    base_url: BaseUrl = None,
    adapter: Adapter = None,
    timeout: Timeout = None,
    threads: Threads = None,
    profile: Profile = None,
    min_confidence: MinConfidence = None,
    codebook: CodebookFile = None,
    text_language: TextLanguage = None,
    force: Force = False,
) -> None:
    """Serve the tools summarize and search_records to an MCP client on standard input and output.

    The client starts this command; see docs/how-to/mcp.md.
    """
    from summarizer.api import Summarizer
    from summarizer.mcp_server.allowed_paths import AllowedFolder

    try:
        from summarizer.mcp_server.server import serve
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("mcp"):
            raise
        hint = "pip install 'summarizer[mcp]'"
        raise ConfigError("the MCP SDK is not installed", "mcp", hint) from None
    folder = AllowedFolder.open(root)
    with Summarizer(
        model,
        base_url=base_url,
        adapter=adapter,
        timeout=timeout,
        threads=threads,
        profile=profile,
        min_confidence=min_confidence,
        codebook=codebook,
        text_language=text_language,
        force=force,
    ) as summarizer:
        if sys.stdin.isatty():
            sys.stderr.write("waiting for an MCP client on standard input; Ctrl-C ends\n")
        # A thread waits for standard input, and no interrupt can end its wait.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            serve(summarizer, folder)
        except* BrokenPipeError:
            sys.stderr.write("the MCP client has closed standard output\n")
