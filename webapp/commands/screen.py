"""`hearthline screen` and `hearthline replay`: who qualifies and why, and the same answer years later."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rules.errors import InputError
from webapp.command_line import (
    file_argument,
    household_of,
    json_option,
    on_option,
    placed_household_of,
    print_json,
    read_bytes,
)

if TYPE_CHECKING:
    from datetime import date

    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook
    from rules.screening import Screening

_NOT_THE_SAME = 4


@click.command()
@file_argument
@on_option
@json_option
@click.option("--explain", is_flag=True, help="Print the whole reasoning: each rule, test by test.")
@click.option("--compare", is_flag=True, help="Show the same household under each version of the rules.")
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a record here that 'hearthline replay' works out again.",
)
def screen(  # noqa: PLR0917 - click passes options by name
    file: str,
    on: date,
    as_json: bool,  # noqa: FBT001 - click passes flags so
    explain: bool,  # noqa: FBT001 - click passes flags so
    compare: bool,  # noqa: FBT001 - click passes flags so
    record: Path | None,
) -> None:
    """Say for which programmes a household qualifies, and why, or what is missing."""
    from rules.screening import screen as screen_household

    if explain and compare:
        raise click.UsageError("Give one of --explain and --compare.")
    if record is not None and compare:
        raise click.UsageError("A record is of one day; give --record without --compare.")
    if compare:
        facts, rulebook = household_of(file)
        _compare(facts, rulebook, on, as_json=as_json)
        return
    facts, rulebook = placed_household_of(file, on)
    screening = screen_household(facts, rulebook, on)
    if record is not None:
        _write_record(screening, record)
    if as_json:
        print_json(screening.document())
    elif explain:
        from webapp.reasons.tree_text import tree_text

        click.echo(tree_text(screening))
    else:
        from webapp.plain_text import screening_text

        click.echo(screening_text(screening.document()))


def _compare(facts: CaseFacts, rulebook: Rulebook, on: date, *, as_json: bool) -> None:
    from rules.comparison import compare
    from webapp.places import placed
    from webapp.reasons.comparison_text import comparison_document, comparison_text

    stretches = compare(facts, rulebook, on, lambda known, day: placed(known, rulebook, day))
    if as_json:
        print_json(comparison_document(stretches, on))
    else:
        click.echo(comparison_text(stretches, on))


def _write_record(screening: Screening, path: Path) -> None:
    from rules.record import record_of

    text = json.dumps(record_of(screening), indent=2, ensure_ascii=False, allow_nan=False)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path}: the record cannot be written ({error.strerror}). Give a folder that is there and may be"
            " written to"
        ) from error
    click.echo(f"Record written to {path}", err=True)


@click.command()
@click.argument("record", metavar="RECORD")
@click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Rule data of the record's time, e.g. rules/data/us_ca of an earlier release.",
)
@json_option
@click.pass_context
def replay(context: click.Context, record: str, folder: Path | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Work out a recorded determination again: the same bytes, or which data are not here.

    RECORD is what `hearthline screen --record` wrote, or a decision's document from the web application's
    database.

    Exit code 0 if the same came out, 4 if not.
    """
    from rules.record import read_record
    from rules.record import replay as replay_record
    from rules.rulebook import load_rulebook, read_rulebook
    from webapp.imports.store import reference_home
    from webapp.places import placed
    from webapp.reasons.replay_text import replay_document, replay_text

    content = read_record(read_bytes(Path(record)), record)
    store = reference_home()
    rulebook = (
        load_rulebook(content["jurisdiction"], store) if folder is None else read_rulebook(folder, store)
    )
    result = replay_record(content, rulebook, record, lambda facts, on: placed(facts, rulebook, on))
    if as_json:
        print_json(replay_document(result))
    else:
        click.echo(replay_text(result))
    if not result.same:
        context.exit(_NOT_THE_SAME)
