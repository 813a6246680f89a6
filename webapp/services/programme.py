"""The manager's totals: each is a sum over homes, says of how many it is not known, and leads to its homes.

The sums come from `figure_sum` (for one tract, from its homes), in one query, so that a page is quick
over hundreds of thousands of homes. Beside the totals stand checks: the same asked in another way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, func, select, true
from sqlmodel import col

from webapp.db.homes import Home
from webapp.db.money import FIGURE_SUM, FLAGS, HOME_FIGURES, VALUES
from webapp.db.work import MeasureFunding
from webapp.roles import Roles
from webapp.services.errors import NotAllowed
from webapp.services.money_figures import COUNTS
from webapp.services.programme_list import FIGURES, Figure, Group, Unit
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table
    from sqlmodel import Session

    from webapp.services.actors import Actor

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What part of the programme is looked at; nothing chosen is all of it.

    Parameters
    ----------
    program_year : int or None
    provider_id : int or None
    county, tract, category : str or None
        Empty for homes whose county, tract or priority population is not known.
    more : tuple of ColumnElement
        Further conditions on `home_figures`.
    """

    program_year: int | None = None
    provider_id: int | None = None
    county: str | None = None
    tract: str | None = None
    category: str | None = None
    more: tuple[ColumnElement[bool], ...] = ()

    @property
    def table(self) -> Table:
        """Where its sums come from: the homes themselves where they are few, or the sums do not tell."""
        return FIGURE_SUM if self.tract is None and not self.more else HOME_FIGURES

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        asked = (self.program_year, self.provider_id, self.county, self.tract, self.category)
        return not self.more and all(each is None for each in asked)

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        """Return the conditions on a table of figures."""
        wanted = {
            "program_year": self.program_year,
            "provider_id": self.provider_id,
            "county": self.county,
            "tract_geoid": self.tract,
            "category": self.category,
        }
        own = [table.c[name] == value for name, value in wanted.items() if value is not None]
        return [*own, *self.more]


@dataclass(frozen=True, slots=True)
class Total:
    """A figure's sum.

    Parameters
    ----------
    figure : Figure
    value : int
        The sum of the parts that are known.
    known : int
        Of how many homes.
    not_known : int
        Homes that have a part in it which is not known.
    """

    figure: Figure
    value: int
    known: int
    not_known: int

    @property
    def homes(self) -> int:
        """Every home that has a part in it, known or not."""
        return self.known + self.not_known


@dataclass(frozen=True, slots=True)
class Check:
    """A sum over the rows beside the same asked of the database in another way."""

    unit: Unit
    in_rows: int
    in_total: int

    @property
    def agrees(self) -> bool:
        """Whether no row was dropped or counted twice."""
        return self.in_rows == self.in_total


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Some totals by one property of homes, with a row for homes of which it is not known."""

    name: str
    rows: tuple[tuple[Any, Mapping[str, Total]], ...]

    def sum_of(self, key: str) -> int:
        """Return what the rows come to together."""
        return sum(totals[key].value for _, totals in self.rows)


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything on the manager's page."""

    chosen: Chosen
    totals: Mapping[str, Total]
    checks: tuple[Check, ...]
    breakdowns: tuple[Breakdown, ...] = field(default=())

    def of(self, group: Group) -> list[Total]:
        """Return the totals of one table."""
        return [total for total in self.totals.values() if total.figure.group is group]

    @property
    def homes(self) -> int:
        """How many homes there are."""
        return self.totals["homes"].value


# By which properties the page breaks totals down, and which totals.
BREAKDOWNS = ("program_year", "provider_id", "county", "category")
BROKEN_DOWN = ("homes", "upgraded", "electrified", "solar", "committed", "spent", "approved-lifetime-tonnes")


def programme(session: Session, actor: Actor, chosen: Chosen | None = None) -> Programme:
    """Return the totals of the programme, or of a part of it.

    Raises
    ------
    NotAllowed
        If the actor neither runs nor audits the programme.
    """
    allow(actor)
    chosen = chosen or Chosen()
    totals = totals_of(_summed(session, chosen))
    breakdowns = tuple(_broken_down(session, chosen, name) for name in BREAKDOWNS)
    return Programme(chosen, totals, _checks(session, chosen, totals, breakdowns), breakdowns)


def allow(actor: Actor) -> None:
    """Refuse whoever neither runs nor audits the programme."""
    if actor.role not in (Roles.MANAGER, Roles.AUDITOR):
        raise NotAllowed


def totals_of(sums: Mapping[str, int]) -> Mapping[str, Total]:
    """Return every total from the sums of one part of the programme."""
    return MappingProxyType({figure.key: total_of(figure, sums) for figure in FIGURES})


def total_of(figure: Figure, sums: Mapping[str, int]) -> Total:
    """Return one total from sums by the name of their column."""
    value = sums[figure.column]
    if figure.not_known is not None:
        return Total(figure, value, value, sums[figure.not_known])
    known = sums[f"{figure.column}_homes"] if figure.column in VALUES else value
    not_known = sums[figure.concerns] - known if figure.concerns is not None else 0
    return Total(figure, value, known, not_known)


def _columns(table: Table) -> list[ColumnElement[int]]:
    """Return the sum of every figure, by the name of its column."""
    if table is FIGURE_SUM:
        counted: list[ColumnElement[Any]] = [func.sum(table.c.homes).label("homes")]
        counted += [func.sum(table.c[name]).label(name) for name in (*COUNTS, *VALUES)]
        at_stage: Any = table.c.homes
    else:
        counted = [func.count().label("homes")]
        counted += [func.count(table.c[name]).label(f"{name}_homes") for name in VALUES]
        counted += [func.sum(table.c[name]).label(name) for name in VALUES]
        at_stage = 1
    counted += [func.sum(table.c[name]).label(name) for name in FLAGS]
    stages = [
        func.sum(case((table.c.stage == stage.value, at_stage), else_=0)).label(f"stage_{stage.value}")
        for stage in Stage
    ]
    return counted + stages


def _summed(session: Session, chosen: Chosen) -> Mapping[str, int]:
    table = chosen.table
    row = session.execute(select(*_columns(table)).where(*chosen.conditions(table))).mappings().one()
    return {name: int(value or 0) for name, value in row.items()}


def _broken_down(session: Session, chosen: Chosen, name: str) -> Breakdown:
    table = chosen.table
    figures = [figure for figure in FIGURES if figure.key in BROKEN_DOWN]
    wanted = {name for figure in figures for name in _names(figure)}
    columns = [column for column in _columns(table) if column.key in wanted]
    statement = select(table.c[name].label("by"), *columns).where(*chosen.conditions(table))
    rows = []
    for row in session.execute(statement.group_by(table.c[name]).order_by(table.c[name])).mappings():
        sums = {key: int(value or 0) for key, value in row.items() if key != "by"}
        if sums["homes"]:
            rows.append((row["by"], {figure.key: total_of(figure, sums) for figure in figures}))
    return Breakdown(name, tuple(sorted(rows, key=lambda row: (row[0] == "", 0))))


def _names(figure: Figure) -> set[str]:
    names = {figure.column, figure.concerns, figure.not_known}
    if figure.column in VALUES:
        names.add(f"{figure.column}_homes")
    return {"homes", *(name for name in names if name is not None)}


def _checks(
    session: Session, chosen: Chosen, totals: Mapping[str, Total], breakdowns: Sequence[Breakdown]
) -> tuple[Check, ...]:
    """Return the totals beside the same counted in the record; of a part, beside the rows that make it up."""
    stages = sum(total.value for total in totals.values() if total.figure.group is Group.STAGES)
    if chosen.is_whole:
        homes = session.execute(select(func.count()).select_from(Home)).scalar_one()
        spent = session.execute(select(func.sum(col(MeasureFunding.amount_cents)))).scalar_one() or 0
    else:
        figures, where = HOME_FIGURES, chosen.conditions(HOME_FIGURES)
        counted = select(func.count(), func.sum(figures.c.spent_cents)).where(*where)
        homes, spent = session.execute(counted).one()
    checks = [
        Check(Unit.HOMES, stages, homes),
        Check(Unit.CENTS, totals["spent"].value, int(spent or 0)),
    ]
    for broken in breakdowns:
        checks += [
            Check(totals[key].figure.unit, broken.sum_of(key), totals[key].value) for key in BROKEN_DOWN
        ]
    return tuple(checks)


def rows_behind(figure: Figure, chosen: Chosen) -> ColumnElement[bool]:
    """Return the condition on `home_figures` of the homes that have a part in a figure."""
    row = HOME_FIGURES.c
    conditions = chosen.conditions(HOME_FIGURES)
    if figure.stage is not None:
        conditions.append(row.stage == figure.stage.value)
    elif figure.not_known is not None:
        conditions.append((row[figure.column] == 1) | (row[figure.not_known] == 1))
    elif figure.concerns is not None:
        conditions.append(row[figure.concerns] == 1)
    elif figure.column in VALUES:
        conditions.append(row[figure.column].is_not(None))
    elif figure.column in FLAGS:
        conditions.append(row[figure.column] == 1)
    return and_(true(), *conditions)


def total_behind(session: Session, figure: Figure, chosen: Chosen) -> tuple[Total, int, int]:
    """Return one total; and beside it, from the homes themselves, how many and what they come to."""
    total = total_of(figure, _summed(session, chosen))
    behind = rows_behind(figure, chosen)
    part = HOME_FIGURES.c[figure.column] if figure.column in (*VALUES, *FLAGS) else 1
    columns = (func.count(), func.sum(part))
    homes, value = session.execute(select(*columns).select_from(HOME_FIGURES).where(behind)).one()
    return total, int(homes), int(value or 0)


def part_of(figure: Figure, row: Mapping[str, Any]) -> int | None:
    """Return a home's part in a figure; None where it is not known."""
    if figure.column in VALUES:
        value: int | None = row[figure.column]
        return value
    if figure.not_known is not None and row[figure.not_known]:
        return None
    return 1
