"""The health-and-safety gates of a home: what each holds back, and which measures stand behind it."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from rules.errors import ReferenceDataError
from webapp.db.work import GateTime
from webapp.evidence.log import load_log_rules

FILE = Path(__file__).parent / "gates.toml"
_STRICT = ConfigDict(frozen=True, extra="forbid")


class GateRule(BaseModel):
    """One gate.

    Parameters
    ----------
    id : str
    of : str
        The gate of the catalogue that it stands for.
    holds : GateTime
    reading : str
        Unit of what is measured there; empty where nothing is.
    most : Decimal or None
        Over this the gate is not passed.
    after_tightening : bool
        Whether it is looked at after the last work that tightens the home.
    """

    model_config = _STRICT

    id: str
    of: str
    holds: GateTime
    reading: str = ""
    most: Decimal | None = None
    after_tightening: bool = False

    def holds_back(self, measure_id: str) -> bool:
        """Return whether a measure stands behind this gate."""
        rules = load_log_rules()
        if self.of not in rules.gates_of(measure_id):
            return False
        return rules.tightens(measure_id) or not self.after_tightening


class _Source(BaseModel):
    model_config = _STRICT

    citation: str
    retrieved: date
    verified: bool


class _File(BaseModel):
    model_config = _STRICT

    gate: tuple[GateRule, ...]
    source: _Source


@cache
def load_gate_rules(path: Path = FILE) -> dict[str, GateRule]:
    """Return the gates by id, in the order of the page.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged.
    """
    try:
        read = _File(**tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    except (OSError, TypeError, ValueError, ValidationError) as error:
        raise ReferenceDataError(f"{path} cannot be used: {error}; correct it") from error
    return {gate.id: gate for gate in read.gate}
