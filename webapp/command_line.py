"""What every command of `hearthline` shares: errors with their exit codes, options, reading and printing."""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rules.errors import HearthlineError, InputError, ReferenceDataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook


class BadInput(click.ClickException):
    """What somebody handed in cannot be used."""

    exit_code = 3


class ReferenceDataMissing(click.ClickException):
    """Reference data is absent or damaged."""

    exit_code = 4


class InternalMistake(click.ClickException):
    """Hearthline is wrong."""

    exit_code = 5


class HearthlineGroup(click.Group):
    """A command group that turns each kind of error into its exit code and a message for a person."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; 3 for bad input, 4 for missing reference data, 5 for our own mistakes."""
        try:
            return super().invoke(ctx)
        except ReferenceDataError as error:
            raise ReferenceDataMissing(str(error)) from error
        except HearthlineError as error:
            raise BadInput(str(error)) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("HEARTHLINE_TRACE"):
                raise
            message = (
                f"Hearthline made a mistake ({type(error).__name__}: {error}). Your files were not changed."
                " Set HEARTHLINE_TRACE=1 to see where, and report it with that text."
            )
            raise InternalMistake(message) from error


class DateType(click.ParamType[date]):
    """A day, written as 2026-06-30."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's own signature
        """Return the day, or fail with what is allowed."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no time zone
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-06-30.", param, ctx)


on_option = click.option(
    "--on", type=DateType(), required=True, help="The day whose rules and figures apply, e.g. 2026-06-30."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
file_argument = click.argument("file", metavar="FILE")


def say(line: str) -> None:
    """Print a line at once, also where the output is read by another program."""
    click.echo(line)
    sys.stdout.flush()


def household_of(file: str) -> tuple[CaseFacts, Rulebook]:
    """Read a household file, or standard input where FILE is -, and the rulebook with what is imported."""
    from rules.household_file import read_household
    from rules.rulebook import load_rulebook
    from webapp.imports.store import reference_home

    if file == "-":
        content, source = sys.stdin.buffer.read(), "standard input"
    else:
        content, source = read_bytes(Path(file)), file
    rulebook = load_rulebook(imported=reference_home())
    return read_household(content, source, rulebook), rulebook


def placed_household_of(file: str, on: date) -> tuple[CaseFacts, Rulebook]:
    """Read a household file, and fill in what the imported maps say of its place; notes go to stderr."""
    facts, rulebook = household_of(file)
    from webapp.places import resolved_place

    found = resolved_place(facts, rulebook, on)
    if found is None:
        return facts, rulebook
    for note in found.notes:
        click.echo(f"Note: {note}", err=True)
    return found.facts, rulebook


def read_bytes(path: Path) -> bytes:
    """Return a file's content, or an error that says what is wrong with its path."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            f"{path}: there is no such file. Check the path, or give - for standard input"
        ) from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder. Give one household file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check who may read it") from error


def print_json(document: Mapping[str, Any]) -> None:
    """Print a document as JSON; a number that is not finite is our own mistake."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))
