"""Every figure that the manager sees: what it counts, where its sum is kept, and which homes have a part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from webapp.db.work import FundingSource
from webapp.stages import LABELS, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask_babel.speaklater import LazyString


class Unit(StrEnum):
    """What a figure counts."""

    HOMES = "homes"
    MEASURES = "measures"
    CENTS = "cents"
    WH = "wh"
    MTHERMS = "mtherms"
    GCO2E = "gco2e"


class Group(StrEnum):
    """The tables of the page."""

    RESULTS = "results"
    STAGES = "stages"
    COMMITTED = "committed"
    SPENT = "spent"
    APPROVED = "approved"
    INSTALLED = "installed"
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
        Its name in the page's address, and in files.
    label : LazyString
    group : Group
        The table that it stands in.
    unit : Unit
    column : str
        Where its sum is kept.
    concerns : str or None
        The flag of the homes that have a part in it, where that is known apart from the part itself.
    not_known : str or None
        The flag of the homes whose part is not known.
    stage : Stage or None
        For homes at a stage, which.
    """

    key: str
    label: LazyString
    group: Group
    unit: Unit
    column: str
    concerns: str | None = None
    not_known: str | None = None
    stage: Stage | None = None


def _figures() -> Iterator[Figure]:
    """Yield every figure of the page, in its order."""
    yield Figure("homes", _l("Homes in the program"), Group.RESULTS, Unit.HOMES, "homes")
    for key, label, column, not_known in _RESULTS:
        yield Figure(key, label, Group.RESULTS, Unit.HOMES, column, not_known=not_known)
    for stage in Stage:
        yield Figure(
            f"stage-{stage.value.replace('_', '-')}",
            LABELS[stage],
            Group.STAGES,
            Unit.HOMES,
            f"stage_{stage.value}",
            stage=stage,
        )
    yield from _money_figures()
    for group, concerns in (
        (Group.APPROVED, "has_approved_work"),
        (Group.INSTALLED, "has_installed_work"),
        (Group.CERTIFIED, "is_certified"),
    ):
        for key, name, label, unit in _SAVINGS:
            yield Figure(f"{group.value}-{key}", label, group, unit, f"{group.value}_{name}", concerns)


def _money_figures() -> Iterator[Figure]:
    for key, label, column, unit in _COMMITTED:
        yield Figure(key, label, Group.COMMITTED, unit, column)
    for source, label in SOURCES.items():
        yield Figure(f"spent-{source.value}", label, Group.SPENT, Unit.CENTS, f"spent_{source.value}_cents")
    for key, label, column, unit in _SPENT:
        yield Figure(key, label, Group.SPENT, unit, column)


_RESULTS = (
    ("upgraded", _l("Upgraded: passed inspection, with at least one measure installed"), "upgraded", None),
    (
        "electrified",
        _l("Electrified: gas, propane or oil gave way to electricity"),
        "electrified",
        "electrified_unknown",
    ),
    ("solar", _l("With solar electricity"), "with_solar", None),
    ("overridden", _l("Going on by a supervisor's decision, beside the rule's answer"), "overridden", None),
)
_COMMITTED = (
    ("committed-liwp", _l("LIWP may pay"), "committed_liwp_cents", Unit.CENTS),
    ("committed-other", _l("Another source must pay"), "committed_other_cents", Unit.CENTS),
    (
        "committed-not-known",
        _l("Not known: approved measures without a cost"),
        "measures_without_cost",
        Unit.MEASURES,
    ),
    ("committed", _l("All approved work"), "committed_cents", Unit.CENTS),
)
_SPENT = (
    (
        "spent-not-known",
        _l("Not known: installed measures without an amount"),
        "measures_without_funding",
        Unit.MEASURES,
    ),
    ("spent", _l("All sources"), "spent_cents", Unit.CENTS),
)
_SAVINGS = (
    ("kwh", "wh", _l("Electricity saved in a year"), Unit.WH),
    ("solar-kwh", "solar_wh", _l("Electricity from the sun in a year"), Unit.WH),
    ("therms", "mtherms", _l("Natural gas saved in a year"), Unit.MTHERMS),
    ("tonnes", "gco2e", _l("Greenhouse gas avoided in a year"), Unit.GCO2E),
    ("lifetime-tonnes", "gco2e_lifetime", _l("Greenhouse gas avoided while the measures last"), Unit.GCO2E),
)
FIGURES = tuple(_figures())
BY_KEY: Mapping[str, Figure] = MappingProxyType({figure.key: figure for figure in FIGURES})
