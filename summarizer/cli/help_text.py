"""Plain help without rich: commands and options in groups, arguments by their usual names.

The group is the `rich_help_panel` that a command or option is declared with.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument, TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter

WIDTH = 88
"""Columns of the help on a wide terminal."""

CONTEXT_SETTINGS: dict[str, Any] = {
    "help_option_names": ["-h", "--help"],
    "max_content_width": WIDTH,
}


class GroupedCommand(TyperCommand):
    """A command whose help lists its options by group."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """Return the parts of the usage line."""
        return _usage(self, ctx)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the arguments, then each group of options."""
        _write_options(self, ctx, formatter)


class GroupedCommands(TyperGroup):
    """A group whose help lists its commands by group."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """Return the parts of the usage line."""
        return [*_usage(self, ctx), self.subcommand_metavar]

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write each group of commands, then the options."""
        self.format_commands(ctx, formatter)
        _write_options(self, ctx, formatter)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write each group of commands."""
        commands = [self.get_command(ctx, name) for name in self.list_commands(ctx)]
        shown = [command for command in commands if command and not command.hidden]
        width = max((len(command.name or "") for command in shown), default=0)
        limit = formatter.width - width - 6
        _write_groups(
            formatter,
            (
                (
                    getattr(command, "rich_help_panel", None) or "Commands",
                    ((command.name or "").ljust(width), command.get_short_help_str(limit)),
                )
                for command in shown
            ),
        )


def _usage(command: Command, ctx: Context) -> list[str]:
    pieces = [command.options_metavar] if command.options_metavar else []
    for param in command.get_params(ctx):
        if isinstance(param, TyperArgument):
            name = f"{_name(param)}..." if param.nargs != 1 else _name(param)
            pieces.append(name if param.required else f"[{name}]")
    return pieces


def _name(argument: TyperArgument) -> str:
    return argument.metavar or argument.name.upper()


def _write_options(command: Command, ctx: Context, formatter: HelpFormatter) -> None:
    rows = []
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record and isinstance(param, TyperArgument):
            rows.append(("Arguments", (_name(param), record[1].replace("  [required]", ""))))
        elif record:
            rows.append((getattr(param, "rich_help_panel", None) or "Options", record))
    _write_groups(formatter, rows)


def _write_groups(formatter: HelpFormatter, rows: Iterable[tuple[str, tuple[str, str]]]) -> None:
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, row in rows:
        groups.setdefault(group, []).append(row)
    for group, members in groups.items():
        with formatter.section(group):
            formatter.write_dl(members)
