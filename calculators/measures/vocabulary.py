"""What measures refer to by id: health-and-safety gates, and the evidence that a contractor gives."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from rules.errors import ReferenceDataError
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rules.outcomes import Citation


@dataclass(frozen=True, slots=True)
class Gate:
    """What must be settled before, or by, a measure's installation.

    Parameters
    ----------
    id, label : str
    description : str
        What is looked at, and what passes.
    facts : tuple of str
        Dotted facts that tell; empty where the household file has none.
    hazard_words : tuple of str
        Words of those facts that stop the work.
    hazard_when : bool or None
        Answer of a yes-or-no fact that stops the work.
    hazard_over : float or None
        Reading above which the work stops.
    unit : str or None
        Of the reading.
    citation : Citation
    """

    id: str
    label: str
    description: str
    facts: tuple[str, ...]
    hazard_words: tuple[str, ...]
    hazard_when: bool | None
    hazard_over: float | None
    unit: str | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """One thing that a contractor gives to show what was done.

    Parameters
    ----------
    id, label, description : str
    photo : str or None
        Code under which the log asks for it, where it is a photo.
    citation : Citation
    """

    id: str
    label: str
    description: str
    photo: str | None
    citation: Citation


def _entries(path: Path, key: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the entries of a file by id, or an error that names the file."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))[key]
    except (OSError, KeyError, ValueError) as error:
        raise ReferenceDataError(f"{path} cannot be used: {error!r}; reinstall Hearthline") from error
    by_id = {entry.get("id", ""): entry for entry in entries}
    if len(by_id) != len(entries) or "" in by_id:
        raise ReferenceDataError(f"{path}: give every [[{key}]] an id of its own")
    return by_id


def _text(path: Path, entry: Mapping[str, Any], key: str) -> str:
    """Return a text of an entry, or an error that names it."""
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ReferenceDataError(f"{path}, {entry['id']}: give {key}, in words")
    return value


def _refuse_unknown(path: Path, entry: Mapping[str, Any], known: set[str]) -> None:
    """Refuse keys that stand for nothing."""
    unknown = sorted(entry.keys() - known - {"id", "label", "description", "citation", "retrieved"})
    unknown = [key for key in unknown if key not in ("verified", "link")]
    if unknown:
        raise ReferenceDataError(f"{path}, {entry['id']}: unknown key {', '.join(unknown)}; remove it")


@cache
def load_gates(folder: Path) -> dict[str, Gate]:
    """Return a jurisdiction's health-and-safety gates by id.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged.
    """
    path = folder / "health_and_safety_gates.toml"
    gates = {}
    for gate_id, entry in _entries(path, "gate").items():
        _refuse_unknown(path, entry, {"facts", "hazard_words", "hazard_when", "hazard_over", "unit"})
        over = entry.get("hazard_over")
        gates[gate_id] = Gate(
            id=gate_id,
            label=_text(path, entry, "label"),
            description=_text(path, entry, "description"),
            facts=tuple(entry.get("facts", ())),
            hazard_words=tuple(entry.get("hazard_words", ())),
            hazard_when=entry.get("hazard_when"),
            hazard_over=None if over is None else float(over),
            unit=entry.get("unit"),
            citation=parse_citation(f"{path.name}, {gate_id}", entry),
        )
    return gates


@cache
def load_evidence_kinds(folder: Path) -> dict[str, EvidenceKind]:
    """Return what a contractor of a jurisdiction gives, by id.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged.
    """
    path = folder / "evidence.toml"
    kinds = {}
    for evidence_id, entry in _entries(path, "evidence").items():
        _refuse_unknown(path, entry, {"photo"})
        kinds[evidence_id] = EvidenceKind(
            id=evidence_id,
            label=_text(path, entry, "label"),
            description=_text(path, entry, "description"),
            photo=entry.get("photo"),
            citation=parse_citation(f"{path.name}, {evidence_id}", entry),
        )
    return kinds
