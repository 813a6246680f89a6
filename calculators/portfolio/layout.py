"""Which fact each column of a table holds, by its name; a name of no fact is refused before any row."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from calculators.portfolio.columns import Kind, fact_kinds
from calculators.portfolio.fact_cells import record_fields, record_lists, record_type
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import BaseModel

ID: Final = "id"
REFERENCE: Final = "household.reference"
_ALIKE: Final = 0.6
_SHOWN: Final = 20
# A column's name after that of its list: a record's number and field, then perhaps those of a paper of it.
_PART: Final = re.compile(
    r"(?P<number>[1-9][0-9]{0,3})\.(?P<name>[a-z0-9_]+)(\.(?P<inner>[1-9][0-9]{0,3})\.(?P<inner_name>[a-z0-9_]+))?"
)


@dataclass(frozen=True, slots=True)
class RecordCell:
    """A column that holds one field of the n-th record of a list, or of the m-th paper of that record.

    Parameters
    ----------
    position : int
        Which column of the table.
    number : int
        Which record, from 1.
    name : str
        Field of the record.
    inner_number : int or None
        Of a list inside the record: which entry, from 1.
    inner_name : str
        Field of that entry.
    """

    position: int
    number: int
    name: str
    inner_number: int | None = None
    inner_name: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a table are.

    Parameters
    ----------
    names : tuple of str
        The columns' names, as the table gives them.
    facts : mapping of str to int
        Dotted fact -> position of its column.
    records : mapping of str to tuple of RecordCell
        Dotted list of records -> the columns that make them up.
    id_position : int or None
        The column of the programme's own id.
    """

    names: tuple[str, ...]
    facts: Mapping[str, int]
    records: Mapping[str, tuple[RecordCell, ...]] = field(default_factory=dict)
    id_position: int | None = None

    @property
    def identity(self) -> int | None:
        """Position of the column that tells rows apart: `id`, else the household's reference."""
        return self.facts.get(REFERENCE) if self.id_position is None else self.id_position


def read_layout(source: str, names: Sequence[str]) -> Layout:
    """Return what the columns of a table are.

    Parameters
    ----------
    source : str
        The file's name, for messages.
    names : sequence of str
        Its header.

    Raises
    ------
    InputError
        Naming every column that cannot be used, with the nearest name that could.
    """
    stripped = [name.strip() for name in names]
    problems = list(_problems(stripped))
    if problems:
        more = len(problems) - _SHOWN
        shown = problems[:_SHOWN] + ([f"and {more} more"] if more > 0 else [])
        lines = "\n".join(f"  - {each}" for each in shown)
        raise InputError(f"{source}: the columns cannot be read\n{lines}")
    records: dict[str, list[RecordCell]] = {}
    facts = {}
    for position, name in enumerate(stripped):
        found = _record_cell(name, position)
        if found is not None:
            records.setdefault(found[0], []).append(found[1])
        elif name != ID:
            facts[name] = position
    return Layout(
        tuple(stripped),
        facts,
        {name: tuple(sorted(cells, key=_order)) for name, cells in records.items()},
        stripped.index(ID) if ID in stripped else None,
    )


def refuse_types(source: str, layout: Layout, types: Sequence[pa.DataType]) -> None:
    """Refuse columns of a typed table that cannot hold what their names say.

    Raises
    ------
    InputError
        Naming them.
    """
    problems = []
    for position, (name, held) in enumerate(zip(layout.names, types, strict=True)):
        if position == layout.id_position:
            if pa.types.is_nested(held) or pa.types.is_binary(held) or pa.types.is_large_binary(held):
                problems.append(f"  - {name} holds {held}. Give text or whole numbers")
        elif not _can_hold(held, name):
            problems.append(f"  - {name} holds {held}. {_WANTED[_kind_of_column(name)]}")
    if problems:
        raise InputError(f"{source}: columns of the wrong type\n" + "\n".join(problems))


_WANTED: Final = {
    Kind.NUMBER: "Give numbers, or text that is one",
    Kind.WHOLE: "Give whole numbers, or text that is one",
    Kind.MONEY: "Give dollars and cents as numbers, decimals or text",
    Kind.WORD: "Give text; an id kept as a number has lost its leading zeros",
    Kind.FLAG: "Give true and false",
    Kind.DAY: "Give days, or text such as 2016-03-14",
    Kind.LIST: "Give lists, or text such as 8;8",
}


def _kind_of_column(name: str) -> Kind:
    found = _record_cell(name, 0)
    if found is None:
        return fact_kinds()[name]
    listed, cell = found
    inner = _inner_of(listed, cell.name)
    if inner is not None:
        return record_fields(inner)[cell.inner_name]
    return record_fields(record_lists()[listed])[cell.name]


def _can_hold(held: pa.DataType, name: str) -> bool:
    kind = _kind_of_column(name)
    types = pa.types
    if types.is_null(held) or types.is_string(held) or types.is_large_string(held):
        return True
    number = types.is_integer(held) or types.is_floating(held) or types.is_decimal(held)
    fits: dict[Kind, bool] = {
        Kind.NUMBER: number,
        Kind.WHOLE: number,
        Kind.MONEY: number,
        Kind.WORD: False,
        Kind.FLAG: types.is_boolean(held),
        Kind.DAY: types.is_date(held) or types.is_timestamp(held),
        Kind.LIST: types.is_list(held) or types.is_large_list(held),
    }
    return fits[kind]


def _order(cell: RecordCell) -> tuple[int, int, int]:
    return (cell.number, cell.inner_number or 0, cell.position)


def _problems(names: Sequence[str]) -> Iterator[str]:
    if len(names) == 1 and re.search(r"[;\t|]", names[0]):
        yield "they are not parted by commas. Save the table as CSV with commas, in UTF-8"
        return
    for position, name in enumerate(names, start=1):
        if not name:
            yield f"column {position} has no name. Name it, or take it out"
        elif name != ID and name not in fact_kinds() and _record_cell(name, 0) is None:
            yield f"{name!r} is not a column of a household table. {_nearest(name)}"
    for name, count in Counter(names).items():
        if count > 1 and name:
            yield f"{name!r} is there {count} times. Keep one of them"


def _nearest(name: str) -> str:
    """Return the nearest known name: the same but for capitals or a record's number, else one alike."""
    known = _known_names()
    numbered = re.sub(r"\.0*[0-9]+\.", ".1.", name.lower())
    for candidate in (name.lower(), numbered, *_with_numbers(name)):
        if candidate in known:
            return f"Did you mean {candidate}?"
    last = name.rpartition(".")[2].lower()
    same = [each for each in known if each.rpartition(".")[2] == last]
    near = same or difflib.get_close_matches(numbered, known, n=1, cutoff=_ALIKE)
    if near:
        return f"Did you mean {near[0]}?"
    return "Names are those of the household file, such as household.size; a name of your own goes into id"


def _with_numbers(name: str) -> Iterator[str]:
    """Yield a name of a record's field with the number that it lacks."""
    for listed in record_lists():
        if name.startswith(f"{listed}."):
            yield f"{listed}.1.{name.removeprefix(f'{listed}.')}"


@cache
def _known_names() -> tuple[str, ...]:
    names = [ID, *fact_kinds()]
    for listed, record in record_lists().items():
        for name in record_fields(record):
            inner = _inner_of(listed, name)
            names += [f"{listed}.1.{name}"] if inner is None else []
            names += [] if inner is None else [f"{listed}.1.{name}.1.{each}" for each in record_fields(inner)]
    return tuple(names)


def _record_cell(name: str, position: int) -> tuple[str, RecordCell] | None:
    """Return the list that a column is a part of, and which part; None where it is of none."""
    listed = next((each for each in record_lists() if name.startswith(f"{each}.")), "")
    found = _PART.fullmatch(name.removeprefix(f"{listed}."))
    if not listed or found is None or found["name"] not in record_fields(record_lists()[listed]):
        return None
    inner = _inner_of(listed, found["name"])
    number, field_name = int(found["number"]), found["name"]
    if inner is None:
        return None if found["inner"] else (listed, RecordCell(position, number, field_name))
    if not found["inner"] or found["inner_name"] not in record_fields(inner):
        return None
    return listed, RecordCell(position, number, field_name, int(found["inner"]), found["inner_name"])


def _inner_of(listed: str, name: str) -> type[BaseModel] | None:
    """Return what the entries of a record's own list are; None where the field is no list of records."""
    return record_type(record_lists()[listed], name).record
