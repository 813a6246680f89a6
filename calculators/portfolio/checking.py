"""A table's rows, checked as household files are: those that can be read become columns, others are refused.

Most rows are settled all at once (`calculators.portfolio.cells`, `.contradictions`). A row of which anything
is doubtful is read by itself, as its household file would be, and that decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pydantic import ValidationError

from calculators.portfolio.cells import filled, read_cells
from calculators.portfolio.columns import Column, FactColumns, Kind, fact_kinds, joined
from calculators.portfolio.contradictions import contradicting
from calculators.portfolio.fact_cells import fact_type, record_lists
from calculators.portfolio.records import raw_household, read_records, too_large
from calculators.portfolio.settings import run_settings
from rules.errors import FactProblem, HouseholdFileError
from rules.household_file import check_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from calculators.portfolio.columns import Mask, Rows
    from calculators.portfolio.contradictions import Place
    from calculators.portfolio.layout import Layout
    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook


_EMPTY: Final = FactProblem("", "", "is empty", "Take the row out, or fill in what is known of the household")


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a table's rows.

    Parameters
    ----------
    facts : FactColumns
        Of the rows that could be read.
    rows : ndarray of int
        Which rows those are, from 0.
    refused : mapping of int to tuple of FactProblem
        By row, from 0: what is wrong with it.
    """

    facts: FactColumns
    rows: Rows
    refused: Mapping[int, tuple[FactProblem, ...]]


def check_rows(
    table: pa.Table,
    layout: Layout,
    rulebook: Rulebook,
    refused: Mapping[int, tuple[FactProblem, ...]],
    asked: dict[Place, bool],
) -> Checked:
    """Read and check the rows of a table.

    Parameters
    ----------
    table : pyarrow.Table
        Text or typed columns, in the order of the layout.
    layout : Layout
    rulebook : Rulebook
        Whose places the homes must be in.
    refused : mapping of int to tuple of FactProblem
        Rows that are refused already, from 0.
    asked : dict
        Places asked about before; see `calculators.portfolio.contradictions.contradicting`.
    """
    facts, doubtful = _columns(table, layout)
    wrong = {**_empty_rows(facts, doubtful, table, layout), **refused}
    doubtful |= contradicting(facts, rulebook, asked)
    doubtful[list(wrong)] = False
    settled: dict[int, CaseFacts] = {}
    for row in np.flatnonzero(doubtful).tolist():
        found = _by_itself(table, layout, rulebook, row)
        if isinstance(found, tuple):
            wrong[row] = found
        else:
            settled[row] = found
    good = np.ones(table.num_rows, np.bool_)
    good[list(wrong)] = False
    rows = np.flatnonzero(good)
    return Checked(_with(facts, settled).take(rows), rows, wrong)


def _empty_rows(
    facts: FactColumns, doubtful: Mask, table: pa.Table, layout: Layout
) -> dict[int, tuple[FactProblem, ...]]:
    """Return rows without a single filled cell, which spreadsheets leave behind."""
    some = doubtful.copy()
    for column in facts.columns.values():
        some |= column.known
    if layout.id_position is not None:
        some |= filled(table.column(layout.id_position).combine_chunks())
    return dict.fromkeys(np.flatnonzero(~some).tolist(), (_EMPTY,))


def _columns(table: pa.Table, layout: Layout) -> tuple[FactColumns, Mask]:
    columns: dict[str, Column] = {}
    doubtful = np.zeros(table.num_rows, np.bool_)
    for fact, position in layout.facts.items():
        columns[fact], wrong = read_cells(table.column(position).combine_chunks(), fact)
        doubtful |= wrong
    for listed in layout.records:
        column, wrong = read_records(table, layout, listed)
        if listed in columns:
            doubtful |= column.known & columns[listed].known
            rows = np.flatnonzero(columns[listed].known & ~column.known)
            column = joined(
                [column, columns[listed].take(rows)], [np.arange(len(column.known)), rows], len(column.known)
            )
        columns[listed] = column
        doubtful |= wrong
    facts = FactColumns(table.num_rows, columns)
    return FactColumns(facts.count, {**columns, **dict(_years_of_months(facts))}), doubtful


def _years_of_months(facts: FactColumns) -> Iterator[tuple[str, Column]]:
    """Yield a year's use where only its months are known, as the household file fills it in."""
    for unit in ("kwh", "therms"):
        months, year = facts[f"utility.monthly_{unit}"], facts[f"utility.annual_{unit}"]
        if (months.known & ~year.known).any():
            sums = np.array([*(sum(word) for word in months.words), 0.0], np.float64)[months.values]
            values = np.where(year.known, year.values, sums)
            yield f"utility.annual_{unit}", Column(Kind.NUMBER, values, year.known | months.known)


def _with(facts: FactColumns, settled: Mapping[int, CaseFacts]) -> FactColumns:
    """Return the facts with those of rows that were read by themselves."""
    if not settled:
        return facts
    rows, singles = np.array(list(settled)), FactColumns.of(list(settled.values()))
    whole = np.arange(facts.count)
    names = [name for name in fact_kinds() if name in facts.columns or name in singles.columns]
    columns = {name: joined([facts[name], singles[name]], [whole, rows], facts.count) for name in names}
    return FactColumns(facts.count, columns)


def _by_itself(
    table: pa.Table, layout: Layout, rulebook: Rulebook, row: int
) -> CaseFacts | tuple[FactProblem, ...]:
    """Return a row's facts as its household file would hold them, or what is wrong with them."""
    raw, numbers = raw_household(table, layout, row)
    try:
        facts = check_facts(raw, "", rulebook)
    except HouseholdFileError as error:
        return tuple(_in_a_table(each, raw, numbers) for each in error.problems)
    problems = tuple(_not_for_a_table(facts, table, layout, row))
    return problems or facts


def _not_for_a_table(facts: CaseFacts, table: pa.Table, layout: Layout, row: int) -> Iterator[FactProblem]:
    """Yield what a household file may hold and a table may not."""
    largest = run_settings().largest_amount
    for fact, kind in fact_kinds().items():
        value: Any = facts.fact(fact)
        amount_too_large = kind is Kind.MONEY and value is not None and value > largest
        if amount_too_large or (fact_type(fact).record is not None and too_large(value)):
            yield FactProblem(fact, "", "is more than can be added up", f"Give at most {largest} USD")
    for listed in layout.records:
        position = layout.facts.get(listed)
        if position is not None and table.column(position)[row].as_py() not in (None, ""):
            filled = any(table.column(cell.position)[row].as_py() for cell in layout.records[listed])
            if filled:
                yield FactProblem(listed, "", "is given as a list and by records", "Keep one of the two")


_DECLARED = " declared zero income and has an income"


def _in_a_table(
    problem: FactProblem, raw: Mapping[str, Any], numbers: Mapping[str, list[int]]
) -> FactProblem:
    """Return a problem in a table's words: by its column's name, and without a person's own."""
    said = problem.problem
    if said.endswith(_DECLARED):
        said = f"somebody{_DECLARED}"
    remedy = problem.remedy.replace(" without quotes", "").replace(" in quotes", "")
    remedy = remedy.replace("leave the line out", "leave the cell empty")
    remedy = remedy.replace("Write a list in square brackets, e.g. [1] or [8, 8, 8]", "Write a list as 8;8;8")
    remedy = remedy.replace("[[household.income]]", "household.income.1.amount_usd and .period")
    return FactProblem(_column_of(problem.fact, raw, numbers), "", said, remedy)


def _column_of(fact: str, raw: Mapping[str, Any], numbers: Mapping[str, list[int]]) -> str:
    """Return the column of a fact; of a record's field, of the first record with a mistake in it."""
    listed = next((each for each in record_lists() if fact.startswith(f"{each}.")), None)
    if listed is None or listed not in numbers:
        return fact
    section, _, name = listed.partition(".")
    adapter = fact_type(listed).adapter
    for number, record in zip(numbers[listed], raw[section][name], strict=True):
        try:
            adapter.validate_python([record])
        except ValidationError as error:
            for each in error.errors():
                parts = [part for part in each["loc"] if isinstance(part, str)]
                if fact == ".".join([listed, *parts]):
                    inner = [str(part + 1) if isinstance(part, int) else part for part in each["loc"][1:]]
                    return ".".join([listed, str(number), *inner])
    return fact
