"""`hearthline rules`: the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from webapp.command_line import DateType, json_option, print_json

if TYPE_CHECKING:
    from datetime import date


@click.group("rules")
def rules_group() -> None:
    """Look at the rules."""


@rules_group.command("check")
@click.option("--jurisdiction", default="us_ca", show_default=True)
def rules_check(jurisdiction: str) -> None:
    """Read every rule file and refuse what is undated, uncited, overlapping or unknown."""
    from rules.rulebook import load_rulebook

    rulebook = load_rulebook(jurisdiction)
    unverified = sum(
        not value.citation.verified
        for parameter in rulebook.data.parameters.values()
        for value in parameter.values
    )
    click.echo(
        f"{rulebook.jurisdiction.name}: {len(rulebook.programs)} programmes,"
        f" {len(rulebook.data.parameters)} parameters ({unverified} values not yet verified),"
        f" {sum(len(table.tracts) for table in rulebook.data.tract_tables.values()):,} tracts."
        " Every value is dated and cited."
    )


@rules_group.command("diff")
@click.argument("first", metavar="DATE1", type=DateType())
@click.argument("last", metavar="DATE2", type=DateType())
@click.option("--jurisdiction", default="us_ca", show_default=True)
@json_option
def rules_diff(first: date, last: date, jurisdiction: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Say in plain words what changed in the rules after DATE1 and up to DATE2, with the sources."""
    from rules.differences import differences
    from rules.rulebook import load_rulebook
    from webapp.imports.store import reference_home
    from webapp.reasons.changes_text import changes_document, changes_text

    rulebook = load_rulebook(jurisdiction, reference_home())
    changes = differences(rulebook, first, last)
    if as_json:
        print_json(changes_document(changes, first, last))
    else:
        click.echo(changes_text(changes, rulebook, first, last))
