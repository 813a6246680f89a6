"""Imported county income limits beside the embedded ones: a year's edition, in force from its own day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING

from rules.errors import RuleDataError
from rules.parameters import DatedValue
from rules.tables import IncomeTable, load_income_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from rules.imported import ImportedTable
    from rules.outcomes import Citation
    from rules.parameters import Parameter

    Limits = Mapping[str, tuple[Decimal, ...]]

KIND = "income_limits"
_LIMIT = "income.county_low_income_limit"
_FILE = "low_income_limits.csv"


def with_imported_limits(
    parameters: Mapping[str, Parameter], tables: Mapping[str, IncomeTable], imports: Iterable[ImportedTable]
) -> tuple[Mapping[str, Parameter], Mapping[str, IncomeTable]]:
    """Return parameters and income tables with the imported county limits among them.

    Notes
    -----
    An imported year takes the place of the embedded one, county by county, and comes into force on the day
    that was given with it. A year that is new and came without a day is kept and used for nothing: no day
    is ever guessed. Where the year after it is not carried, it holds for one year and no longer. Of two
    publishers of one year, the state's own figure stands before the federal one.
    """
    wanted = [each for each in imports if each.kind == KIND and _FILE in each.hashes]
    if not wanted or _LIMIT not in parameters:
        return parameters, tables
    limit = parameters[_LIMIT]
    table = tables[str(limit.table)]
    for each in sorted(wanted, key=lambda item: (item.about.get("publisher") != "hud", item.vintage)):
        limit, table = _with_one(limit, table, each)
    limit = replace(limit, values=tuple(_each_for_a_year(limit.values)))
    return {**parameters, _LIMIT: limit}, {**tables, str(limit.table): table}


def _with_one(limit: Parameter, table: IncomeTable, each: ImportedTable) -> tuple[Parameter, IncomeTable]:
    year, effective = each.about.get("year"), each.about.get("effective")
    where = f"imported {each.name}"
    if type(year) is not int:
        raise RuleDataError(f"{where}/import.toml: year is {year!r}, not a year; import it again")
    if effective is not None and type(effective) is not date:
        raise RuleDataError(f"{where}/import.toml: effective is {effective!r}, not a date; import it again")
    edition = str(year)
    known = next((value for value in limit.values if value.edition == edition), None)
    day = effective or (None if known is None else known.effective)
    if day is None:
        return limit, table
    try:
        printed = load_income_table(each.path(_FILE)).editions
    except RuleDataError as error:
        raise RuleDataError(f"{where}/{error}") from error
    if len(printed) != 1:
        raise RuleDataError(f"{where}/{_FILE}: has the editions {', '.join(printed)}; one was expected")
    (limits,) = printed.values()
    before = table.editions.get(edition, {})
    editions = {**table.editions, edition: {**before, **limits}}
    value = DatedValue(day, None, edition, None, _citation(each, known, before, limits))
    others = [other for other in limit.values if other.edition != edition and other.effective != day]
    values = sorted([*others, value], key=lambda item: item.effective)
    return (
        replace(limit, values=tuple(values)),
        IncomeTable(table.name, {name: editions[name] for name in sorted(editions)}),
    )


def _each_for_a_year(values: Iterable[DatedValue]) -> Iterator[DatedValue]:
    """Yield values of which each year's holds until the next year's begins, or no longer than a year.

    The days on which figures end for want of a later year are found anew: an import may have brought that
    year, and limits of a year that has none after it are not those of the years that follow.
    """
    first, *others = values
    if first.edition is None:
        yield first
    editions = [each for each in (first, *others) if each.edition is not None]
    for value, later in zip_longest(editions, editions[1:]):
        yield value
        if later is not None and int(str(later.edition)) == int(str(value.edition)) + 1:
            continue
        end = _a_year_after(value.effective)
        if later is None or end < later.effective:
            ended = f"no county limits are carried for the year after {value.edition}"
            yield DatedValue(end, None, None, ended, first.citation)


def _a_year_after(day: date) -> date:
    """Return the same day a year later; 1 March for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, day.month + 1, 1)


def _citation(each: ImportedTable, known: DatedValue | None, before: Limits, limits: Limits) -> Citation:
    """Return the import's own source, or both sources where the import covers only some counties."""
    if known is None or set(before) <= set(limits):
        return each.citation
    own = known.citation
    title = f"{own.title}; {len(limits)} counties from: {each.citation.title}"
    return replace(own, title=title, verified=False)
