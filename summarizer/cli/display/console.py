"""Consoles of rich whose text passes the boundary of `summarizer.cli.streams`."""

from collections.abc import Iterable

from rich.console import (
    Console,  # noqa: TID251 - the base class
    ConsoleOptions,
    RenderableType,
)
from rich.segment import Segment

from summarizer.cli.streams import unescaped
from summarizer.text.invisible import escape_invisible


class SafeConsole(Console):
    """A console that escapes text; the control sequences of its own layout are written as such."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(file=unescaped(is_error=stderr))

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield the segments of `renderable`, with invisible characters of its text escaped."""
        for segment in super().render(renderable, options):
            yield (
                segment
                if segment.control
                else segment._replace(text=escape_invisible(segment.text))
            )
