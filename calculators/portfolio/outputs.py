"""Which figures of an assessment a portfolio's table holds: their order, kinds and meanings."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from calculators.measures.catalogue import load_catalogue
from calculators.portfolio.columns import Column, Kind, OutputField, ResultColumns
from calculators.reference_records import DATA_FOLDER, read_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.documents import AssessmentDocument
    from calculators.reference_records import Record
    from rules.rulebook import Rulebook

_FILE = DATA_FOLDER / "portfolio" / "output_columns.toml"
_KEYS = ("name", "path", "kind", "unit", "meaning", "null", "may_be_absent")
# Columns that stand for a figure of each entry of a list: the list's name in the JSON, by the word in braces.
_LISTS = {"{program}": "programs", "{measure}": "measures"}


@dataclass(frozen=True, slots=True)
class _Output:
    """A column, and where its value lies in an assessment document: of which list's entry, by which keys."""

    field: OutputField
    listed: str | None
    entry: str
    path: tuple[str, ...]
    may_be_absent: bool


def output_fields(rulebook: Rulebook) -> tuple[OutputField, ...]:
    """Return the columns of a portfolio's answer, in their order.

    Raises
    ------
    ReferenceDataError
        If the file that names them is absent or damaged.
    """
    return tuple(output.field for output in _outputs(*_named(rulebook)))


def answer_of(document: AssessmentDocument, rulebook: Rulebook) -> dict[str, Any]:
    """Return one assessment's values by column; None where not known."""
    lists = {name: {entry["id"]: entry for entry in document[name]} for name in _LISTS.values()}  # type: ignore[literal-required]  # both are lists of it
    return {
        output.field.name: _value(
            document if output.listed is None else lists[output.listed][output.entry], output
        )
        for output in _outputs(*_named(rulebook))
    }


def result_columns(
    rulebook: Rulebook, answers: Sequence[Mapping[str, Any]], one_by_one: int = 0
) -> ResultColumns:
    """Return answers of single households as columns."""
    fields = output_fields(rulebook)
    columns = {each.name: Column.of(each.kind, [answer[each.name] for answer in answers]) for each in fields}
    return ResultColumns(len(answers), fields, columns, one_by_one)


def _named(rulebook: Rulebook) -> tuple[str, tuple[tuple[str, str], ...]]:
    programs = tuple((program.id, program.name) for program in rulebook.programs)
    return rulebook.jurisdiction.id, programs


@cache
def _outputs(jurisdiction: str, programs: tuple[tuple[str, str], ...]) -> tuple[_Output, ...]:
    file = read_record(_FILE)
    file.refuse_unknown({"column"})
    measures = tuple((measure.id, measure.label) for measure in load_catalogue(jurisdiction).measures)
    groups: list[list[Record]] = []
    for record in file.records("column"):
        record.refuse_unknown(_KEYS)
        word = _word(record)
        if not (word and groups and _word(groups[-1][0]) == word):
            groups.append([])
        groups[-1].append(record)
    found: list[_Output] = []
    for group in groups:
        word = _word(group[0])
        entries = {"{program}": programs, "{measure}": measures}.get(word, (("", ""),))
        found += (_output(record, word, *entry) for entry in entries for record in group)
    return tuple(found)


def _word(record: Record) -> str:
    """Return the word in braces of a column that stands for many; neighbours of one word make one group."""
    name = record.text("name")
    return next((word for word in _LISTS if word in name), "")


def _output(record: Record, word: str, entry: str, label: str) -> _Output:
    field = OutputField(
        name=record.text("name").replace(word, entry) if word else record.text("name"),
        kind=Kind(record.one_of("kind", set(Kind))),
        unit=record.optional_text("unit"),
        meaning=record.text("meaning").replace("{label}", label),
        null=record.text("null"),
    )
    return _Output(field, _LISTS.get(word), entry, record.texts("path"), "may_be_absent" in record)


def _value(node: Any, output: _Output) -> Any:  # noqa: ANN401 - of whatever kind the column is
    for key in output.path:
        if node is None or (output.may_be_absent and key not in node):
            return None
        node = node[key]
    if node is None:
        return None
    return {Kind.MONEY: Decimal, Kind.WORD: str, Kind.LIST: tuple}.get(output.field.kind, _as_it_is)(node)


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - of whatever kind the column is
    return value
