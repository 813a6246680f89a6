"""`hearthline package`: what to do first, for the money there is."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click

from webapp.command_line import file_argument, household_of, json_option, on_option, print_json

if TYPE_CHECKING:
    from datetime import date


class AmountType(click.ParamType[Decimal]):
    """An amount of money, written as 8000 or 8000.50."""

    name = "dollars"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:  # noqa: ANN401 - click's own signature
        """Return the amount, or fail with what is allowed."""
        if isinstance(value, Decimal):
            return value
        try:
            return Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is not an amount; write dollars as 8000 or 8000.50.", param, ctx)


class NamedAmountType(click.ParamType[tuple[str, Decimal]]):
    """An amount of money by the name of its source or measure, written as liwp=5000."""

    name = "name=dollars"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, Decimal]:
        """Return name and amount, or fail with what is allowed."""
        if isinstance(value, tuple):
            return value
        name, equals, amount = str(value).partition("=")
        if not equals:
            self.fail(f"{value!r} names no amount; write it as liwp=5000.", param, ctx)
        return name, AmountType().convert(amount, param, ctx)


@click.command("package")
@file_argument
@on_option
@click.option("--budget", type=AmountType(), required=True, help="For the measures [USD], e.g. 8000.")
@click.option(
    "--source",
    "sources",
    type=NamedAmountType(),
    multiple=True,
    help="What there is of a source of money, e.g. liwp=5000; as much as it takes where not given.",
)
@click.option(
    "--cost",
    "quotes",
    type=NamedAmountType(),
    multiple=True,
    help="What a measure costs on this home by a quote, e.g. duct_sealing=850.",
)
@click.option("--assessment", type=AmountType(), help="What the visit and its tests cost, beside the budget.")
@json_option
def package(
    *,
    file: str,
    on: date,
    budget: Decimal,
    sources: tuple[tuple[str, Decimal], ...],
    quotes: tuple[tuple[str, Decimal], ...],
    assessment: Decimal | None,
    as_json: bool,
) -> None:
    """Choose the measures that avoid most greenhouse gas for a budget, and say who pays."""
    from calculators.choice.household_package import household_package

    facts, rulebook = household_of(file)
    chosen = household_package(
        facts,
        rulebook,
        on,
        budget_usd=budget,
        available_usd=_by_name("--source", sources),
        assessment_usd=assessment,
        quoted_usd=_by_name("--cost", quotes),
    )
    for warning in chosen.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if as_json:
        print_json(chosen.document())
        return
    from webapp.package_text import package_text

    click.echo(package_text(chosen.document()))


def _by_name(option: str, amounts: tuple[tuple[str, Decimal], ...]) -> dict[str, Decimal]:
    """Return amounts by name; one that is named twice is refused, since which is meant is not known."""
    by_name: dict[str, Decimal] = {}
    for name, usd in amounts:
        if name in by_name:
            raise click.UsageError(
                f"{option} {name} is given twice ({by_name[name]} and {usd}); give it once."
            )
        by_name[name] = usd
    return by_name
