"""`hearthline rules`: the rules themselves."""

from __future__ import annotations

import click


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
