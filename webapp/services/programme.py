"""The manager's totals: each is a sum over the programme's rows, and names the rows behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlmodel import col, func, select

from webapp.db.homes import Home
from webapp.db.work import FundingSource, MeasureFunding
from webapp.roles import Roles
from webapp.services.errors import NotAllowed
from webapp.services.programme_rows import HomeRow, programme_rows
from webapp.stages import LABELS, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from flask_babel.speaklater import LazyString
    from sqlmodel import Session

    from webapp.services.actors import Actor

Value = float | int


class Unit(StrEnum):
    """What a figure counts."""

    HOMES = "homes"
    MEASURES = "measures"
    CENTS = "cents"
    KWH = "kwh"
    THERMS = "therms"
    KGCO2E = "kgco2e"


class Group(StrEnum):
    """The tables of the page."""

    RESULTS = "results"
    STAGES = "stages"
    COMMITTED = "committed"
    SPENT = "spent"
    APPROVED = "approved"
    CERTIFIED = "certified"


SOURCES: Mapping[FundingSource, LazyString] = MappingProxyType(
    {
        FundingSource.LIWP: _l("LIWP"),
        FundingSource.LIHEAP: _l("LIHEAP"),
        FundingSource.WAP: _l("Weatherization Assistance Program (DOE)"),
        FundingSource.UTILITY: _l("Utility"),
        FundingSource.OWNER: _l("Owner of the home"),
        FundingSource.OTHER: _l("Other"),
    }
)


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that is summed over homes.

    Parameters
    ----------
    key : str
        Its name in the page's address.
    label : LazyString
    group : Group
        The table that it stands in.
    unit : Unit
    concerns : callable
        Whether a home has a part in it at all.
    value : callable
        A home's part; None where it is not known, which is never zero.
    """

    key: str
    label: LazyString
    group: Group
    unit: Unit
    concerns: Callable[[HomeRow], bool]
    value: Callable[[HomeRow], Value | None]


@dataclass(frozen=True, slots=True)
class Total:
    """A figure's sum over its rows.

    Parameters
    ----------
    figure : Figure
    rows : tuple of HomeRow
        Every home that has a part in it, known or not.
    value : float or int
        The sum of the parts that are known.
    not_known : int
        Homes whose part is not known.
    """

    figure: Figure
    rows: tuple[HomeRow, ...]
    value: Value
    not_known: int

    @property
    def known(self) -> int:
        """How many homes' parts are in the sum."""
        return len(self.rows) - self.not_known


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
class Programme:
    """Everything on the manager's page."""

    totals: Mapping[str, Total]
    checks: tuple[Check, ...]

    def of(self, group: Group) -> list[Total]:
        """Return the totals of one table."""
        return [total for total in self.totals.values() if total.figure.group is group]

    @property
    def homes(self) -> int:
        """How many homes there are."""
        return len(self.totals["homes"].rows)


def programme(session: Session, actor: Actor) -> Programme:
    """Return the programme's totals.

    Raises
    ------
    NotAllowed
        If the actor neither runs nor audits the programme.
    """
    if actor.role not in (Roles.MANAGER, Roles.AUDITOR):
        raise NotAllowed
    rows = programme_rows(session)
    totals = {figure.key: total_of(figure, rows) for figure in FIGURES}
    return Programme(MappingProxyType(totals), (_homes_check(session, rows), _money_check(session, rows)))


def total_of(figure: Figure, rows: Iterable[HomeRow]) -> Total:
    """Return a figure's sum, and the rows behind it."""
    behind = tuple(row for row in rows if figure.concerns(row))
    values = [figure.value(row) for row in behind]
    known = [value for value in values if value is not None]
    # fsum does not depend on the order of its parts; whole numbers stay whole.
    is_whole = all(isinstance(value, int) for value in known)
    return Total(figure, behind, sum(known) if is_whole else math.fsum(known), len(values) - len(known))


def _homes_check(session: Session, rows: tuple[HomeRow, ...]) -> Check:
    in_total = session.exec(select(func.count()).select_from(Home)).one()
    return Check(Unit.HOMES, sum(sum(row.stage is stage for row in rows) for stage in Stage), in_total)


def _money_check(session: Session, rows: tuple[HomeRow, ...]) -> Check:
    in_total = session.exec(select(func.sum(col(MeasureFunding.amount_cents)))).one() or 0
    return Check(Unit.CENTS, sum(sum(row.spent_cents.values()) for row in rows), int(in_total))


def _one(_row: HomeRow) -> int:
    return 1


def _counted(name: str) -> tuple[Callable[[HomeRow], bool], Callable[[HomeRow], int | None]]:
    """Return the two functions of a figure that counts homes: a home that is surely not one has no part."""

    def concerns(row: HomeRow) -> bool:
        return getattr(row, name) is not False

    def value(row: HomeRow) -> int | None:
        return None if getattr(row, name) is None else 1

    return concerns, value


def _figures() -> Iterator[Figure]:
    """Yield every figure of the page, in its order."""
    yield Figure("homes", _l("Homes in the programme"), Group.RESULTS, Unit.HOMES, lambda _row: True, _one)
    for name, key, label in _RESULTS:
        yield Figure(key, label, Group.RESULTS, Unit.HOMES, *_counted(name))
    for stage in Stage:
        yield Figure(
            f"stage-{stage.value.replace('_', '-')}",
            LABELS[stage],
            Group.STAGES,
            Unit.HOMES,
            partial(_is_at, stage),
            _one,
        )
    yield from _money_figures()
    for group, concerns in ((Group.APPROVED, "has_approved_work"), (Group.CERTIFIED, "is_certified")):
        for name, key, label, unit in _SAVINGS:
            yield Figure(
                f"{group.value}-{key}",
                label,
                group,
                unit,
                partial(_has, concerns),
                partial(_saved, group, name),
            )


def _money_figures() -> Iterator[Figure]:
    for may, key, label in (
        (True, "committed-liwp", _l("LIWP may pay")),
        (False, "committed-other", _l("Another source must pay")),
    ):
        yield Figure(
            key, label, Group.COMMITTED, Unit.CENTS, partial(_commits, may), partial(_committed, may)
        )
    yield Figure(
        "committed-not-known",
        _l("Not known: approved measures without a cost"),
        Group.COMMITTED,
        Unit.MEASURES,
        lambda row: row.measures_without_cost > 0,
        lambda row: row.measures_without_cost,
    )
    yield Figure(
        "committed",
        _l("All approved work"),
        Group.COMMITTED,
        Unit.CENTS,
        lambda row: any(row.committed_cents.values()),
        lambda row: sum(row.committed_cents.values()),
    )
    for source, label in SOURCES.items():
        yield Figure(
            f"spent-{source.value}",
            label,
            Group.SPENT,
            Unit.CENTS,
            partial(_is_paid_by, source),
            partial(_spent, source),
        )
    yield Figure(
        "spent-not-known",
        _l("Not known: installed measures without an amount"),
        Group.SPENT,
        Unit.MEASURES,
        lambda row: row.measures_without_funding > 0,
        lambda row: row.measures_without_funding,
    )
    yield Figure(
        "spent",
        _l("All sources"),
        Group.SPENT,
        Unit.CENTS,
        lambda row: bool(row.spent_cents),
        lambda row: sum(row.spent_cents.values()),
    )


def _is_at(stage: Stage, row: HomeRow) -> bool:
    return row.stage is stage


def _has(name: str, row: HomeRow) -> bool:
    return bool(getattr(row, name))


def _saved(group: Group, name: str, row: HomeRow) -> float | None:
    saved: float | None = getattr(row.approved if group is Group.APPROVED else row.certified, name)
    return saved


def _commits(may: bool, row: HomeRow) -> bool:  # noqa: FBT001 - the key of a mapping
    return row.committed_cents[may] > 0


def _committed(may: bool, row: HomeRow) -> int:  # noqa: FBT001 - the key of a mapping
    return row.committed_cents[may]


def _is_paid_by(source: FundingSource, row: HomeRow) -> bool:
    return source in row.spent_cents


def _spent(source: FundingSource, row: HomeRow) -> int:
    return row.spent_cents[source]


_RESULTS = (
    ("upgraded", "upgraded", _l("Upgraded: passed inspection, with at least one measure installed")),
    ("electrified", "electrified", _l("Electrified: gas, propane or oil gave way to electricity")),
    ("with_solar", "solar", _l("With solar electricity")),
)
_SAVINGS = (
    ("kwh_per_year", "kwh", _l("Electricity saved in a year"), Unit.KWH),
    ("solar_kwh_per_year", "solar-kwh", _l("Electricity from the sun in a year"), Unit.KWH),
    ("therms_per_year", "therms", _l("Natural gas saved in a year"), Unit.THERMS),
    ("kgco2e_per_year", "tonnes", _l("Greenhouse gas avoided in a year"), Unit.KGCO2E),
    ("kgco2e_lifetime", "lifetime-tonnes", _l("Greenhouse gas avoided while the measures last"), Unit.KGCO2E),
)
FIGURES = tuple(_figures())
