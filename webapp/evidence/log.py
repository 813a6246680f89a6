"""What else a measure's page asks: worked out from the evidence that the catalogue wants of the measure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from calculators.measures.catalogue import load_catalogue
from rules.errors import ReferenceDataError
from webapp.evidence import load_evidence

if TYPE_CHECKING:
    from calculators.measures.measure import Measure

FILE = Path(__file__).parent / "log.toml"
_STRICT = ConfigDict(frozen=True, extra="forbid")


class _Cited(BaseModel):
    model_config = _STRICT

    citation: str
    retrieved: date
    verified: bool


class Tightening(_Cited):
    """The stages whose measures tighten a home."""

    stages: tuple[str, ...]


class CostHistory(_Cited):
    """How far from the mean of history a cost is doubtful, and how many logs make a history."""

    standard_deviations: Decimal
    least_logs: int
    least_gap_pct: Decimal


class Limits(_Cited):
    """What cannot be, whatever was typed."""

    most_depth_inches: Decimal
    most_bags: int
    most_crew: int
    most_labour_hours: Decimal
    most_further_serials: int


class Always(BaseModel):
    """Boxes of every measure."""

    model_config = _STRICT

    fields: tuple[str, ...]


class LogRules(BaseModel):
    """The whole file."""

    model_config = _STRICT

    always: Always
    fields: Mapping[str, tuple[str, ...]]
    photos: Mapping[str, str]
    wanted: Mapping[str, str]
    named_otherwise: Mapping[str, str]
    tightening: Tightening
    cost_history: CostHistory
    limits: Limits

    def fields_of(self, measure_id: str) -> tuple[str, ...]:
        """Return the boxes of a measure beside those of measures.toml, in the order of the file."""
        wanted = {name for kind in self._evidence(measure_id) for name in self.fields.get(kind, ())}
        known = [name for names in self.fields.values() for name in names]
        return (*dict.fromkeys(name for name in known if name in wanted), *self.always.fields)

    def photos_of(self, measure_id: str) -> tuple[str, ...]:
        """Return the kinds of photos that are wanted of a measure; the first is needed."""
        further = [self.photos[kind] for kind in self._evidence(measure_id) if kind in self.photos]
        return tuple(dict.fromkeys((*load_evidence().of(measure_id).photos, *further)))

    def wanted_of(self, measure_id: str) -> Mapping[str, str]:
        """Return the boxes of a measure that are not left empty without a note: box -> code of the remark."""
        asked = self.fields_of(measure_id)
        return {name: code for name, code in self.wanted.items() if name in asked}

    def excluded_by(self, measure_id: str) -> frozenset[str]:
        """Return the measures beside which a measure makes no sense, as a scope names them."""
        measure = self.measure(measure_id)
        otherwise = {theirs: ours for ours, theirs in self.named_otherwise.items()}
        return frozenset(otherwise.get(name, name) for name in measure.exclusions) if measure else frozenset()

    def gates_of(self, measure_id: str) -> tuple[str, ...]:
        """Return the catalogue's health-and-safety gates of a measure."""
        measure = self.measure(measure_id)
        return tuple(measure.health_and_safety_gates) if measure else ()

    def tightens(self, measure_id: str) -> bool:
        """Return whether a measure makes a home tighter."""
        measure = self.measure(measure_id)
        return measure is not None and measure.stage in self.tightening.stages

    def measure(self, measure_id: str) -> Measure | None:
        """Return a measure of the catalogue by its name in a scope; None for one that is not there."""
        try:
            return load_catalogue()[self.named_otherwise.get(measure_id, measure_id)]
        except StopIteration:
            return None

    def _evidence(self, measure_id: str) -> tuple[str, ...]:
        measure = self.measure(measure_id)
        return tuple(measure.evidence) if measure else ()


@cache
def load_log_rules(path: Path = FILE) -> LogRules:
    """Return which boxes and photos each measure's page has.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged.
    """
    try:
        return LogRules(**tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    except (OSError, TypeError, ValueError, ValidationError) as error:
        raise ReferenceDataError(f"{path} cannot be used: {error}; correct it") from error
