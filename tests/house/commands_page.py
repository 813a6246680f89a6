"""Writes docs/commands.md from the commands themselves: `python -m tests.house.commands_page`."""

from collections.abc import Iterator

import click

from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "commands.md"
WIDTH = 100
HEAD = """# Commands

What each command's `--help` says, written by `python -m tests.house.commands_page`; a test compares the two.

Results go to standard output, progress and warnings to standard error. Exit codes:

| code | meaning |
|---|---|
| 0 | done, whatever the outcome |
| 2 | the command was written wrongly |
| 3 | bad input data: a household file, a weather file, a date |
| 4 | reference data missing or damaged |
| 5 | an error inside Hearthline |
"""


def commands(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[tuple[str, str]]:
    """Yield the name and help of a command and of every visible one below it."""
    context = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        **command.context_settings,
    )
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None and not found.hidden:
                yield from commands(found, below, context)


def root_command() -> click.Group:
    """Return the group behind the console script."""
    from webapp.cli import cli  # noqa: PLC0415 - so that an absent command fails one test, not the collection

    return cli


def page() -> str:
    """Return the page as it should be."""
    found = commands(root_command(), "hearthline")
    return "\n".join([HEAD, *(f"## `{name}`\n\n```text\n{text}\n```\n" for name, text in found)])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
