"""What a contractor must give for each measure: read from measures.toml, checked when it is read."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.errors import ReferenceDataError

FILE = Path(__file__).parent / "measures.toml"
ANY_OTHER = "any_other"
_STRICT = ConfigDict(frozen=True, extra="forbid")


class Asked(StrEnum):
    """Whether a reading is asked for."""

    NEEDED = "needed"
    IF_KNOWN = "if_known"
    NOT_ASKED = "not_asked"


class Change(StrEnum):
    """Which way the work must move a reading."""

    LOWER = "lower"
    NOT_HIGHER = "not_higher"
    HIGHER = "higher"

    def is_met(self, before: Decimal, after: Decimal) -> bool:
        """Return whether a reading moved the right way.

        Examples
        --------
        >>> Change.LOWER.is_met(Decimal(9), Decimal(9)), Change.NOT_HIGHER.is_met(Decimal(9), Decimal(9))
        (False, True)
        """
        if self is Change.HIGHER:
            return after > before
        return after < before or (self is Change.NOT_HIGHER and after == before)


class Reading(BaseModel):
    """What is measured before and after the work, or read off the nameplate of what is new.

    Parameters
    ----------
    quantity : str
        What it is, as `webapp.forms.contractor.words` names it.
    unit : str
    before, after : Asked
    change : Change or None
        Which way it must move.
    least, most : Decimal or None
        Outside of these a reading after the work is a mistake.
    usual_least, usual_most : Decimal or None
        Outside of these it is doubtful.
    """

    model_config = _STRICT

    quantity: str
    unit: str
    before: Asked
    after: Asked
    change: Change | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    usual_least: Decimal | None = None
    usual_most: Decimal | None = None
    citation: str
    verified: bool


class Evidence(BaseModel):
    """What a measure is logged with."""

    model_config = _STRICT

    quantity_unit: str
    equipment: bool
    photos: tuple[str, ...] = Field(min_length=1, max_length=2)
    reading: Reading | None = None
    citation: str
    verified: bool


class Common(BaseModel):
    """What holds for every measure.

    Parameters
    ----------
    longest_quantity_gap_pct : Decimal
        How far the installed quantity may be from the approved one before a reason is asked for.
    """

    model_config = _STRICT

    longest_quantity_gap_pct: Decimal
    citation: str
    verified: bool
    note: str


class EvidenceRules(BaseModel):
    """The whole file."""

    model_config = _STRICT

    common: Common
    measures: dict[str, Evidence]

    def of(self, measure_id: str) -> Evidence:
        """Return what a measure is logged with; for one that is not listed, what any other is."""
        return self.measures.get(measure_id) or self.measures[ANY_OTHER]


@cache
def load_evidence(path: Path = FILE) -> EvidenceRules:
    """Return the rules of evidence.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        common = content.pop("common")
        rules = EvidenceRules(common=common, measures=content)
        rules.of(ANY_OTHER)
    except (OSError, KeyError, ValueError, ValidationError) as error:
        raise ReferenceDataError(f"{path} cannot be used: {error}; correct it") from error
    return rules
