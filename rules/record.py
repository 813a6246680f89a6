"""A determination on record: what went in, what came out, and whether the same comes out again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from rules.errors import InputError
from rules.household_file import check_facts
from rules.screening import screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook
    from rules.screening import Screening

FORM: Final = "hearthline determination record, version 1"
_KEYS: Final = {"form", "on", "jurisdiction", "facts", "determination"}
_RULES: Final = ("rules/", "imported/")


@dataclass(frozen=True, slots=True)
class AbsentData:
    """A data file that a determination rested on and that is not here as it was then.

    Parameters
    ----------
    name : str
        Path of the file.
    recorded_sha256 : str
        Its hash on record.
    here_sha256 : str or None
        The hash of the file of that name here; None where there is no such file.
    """

    name: str
    recorded_sha256: str
    here_sha256: str | None


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of working out a recorded determination again.

    Parameters
    ----------
    recorded, replayed : str
        Both determinations as canonical JSON, the engine's version apart.
    recorded_engine, engine : str
        Versions of Hearthline, then and now.
    absent : tuple of AbsentData
        Data files that the record names and that are not here as they were.
    added : tuple of str
        Data files that are here and that the record does not name.
    """

    recorded: str
    replayed: str
    recorded_engine: str
    engine: str
    absent: tuple[AbsentData, ...]
    added: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the same bytes came out."""
        return self.recorded == self.replayed


def canonical(value: object) -> str:
    """Return a document as JSON with sorted names and no spare space, so that equal content is equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def record_of(screening: Screening) -> dict[str, Any]:
    """Return a screening with the facts it rests on, as a record that can be replayed.

    Parameters
    ----------
    screening : Screening

    Returns
    -------
    dict
        Plain values: the facts that were known, the day, and the whole determination with the hash of each
        data file.
    """
    facts = screening.inquiry.facts.model_dump(mode="json", exclude_defaults=True)
    return {
        "form": FORM,
        "on": screening.inquiry.on.isoformat(),
        "jurisdiction": screening.rulebook.jurisdiction.id,
        "facts": facts,
        "determination": screening.document(),
    }


def read_record(content: bytes, source: str) -> dict[str, Any]:
    """Read a record.

    Raises
    ------
    InputError
        If it is not JSON, not a record, or lacks a part: the part is named.
    """
    try:
        record = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError(
            f"{source}: is not JSON ({error}); give a record made by 'hearthline screen --record'"
        ) from error
    if not isinstance(record, dict) or record.get("form") != FORM:
        raise InputError(
            f"{source}: is not a determination record: it does not begin with form = {FORM!r}."
            " Make one with 'hearthline screen --record'"
        )
    if odd := sorted(_KEYS ^ set(record)):
        raise InputError(f"{source}: a record has {', '.join(sorted(_KEYS))}; check {', '.join(odd)}")
    _hashes(record, source)
    return record


def replay(record: Mapping[str, Any], rulebook: Rulebook, source: str) -> Replay:
    """Work out a recorded determination again with the data that are here.

    Parameters
    ----------
    record : mapping
        From `read_record`.
    rulebook : Rulebook
        The data that are here.
    source : str
        The record's name, for messages.

    Returns
    -------
    Replay

    Raises
    ------
    InputError
        If the record is of another jurisdiction, its day is no date, or its facts cannot be read.
    """
    if record["jurisdiction"] != rulebook.jurisdiction.id:
        raise InputError(
            f"{source}: was made by the rules of {record['jurisdiction']!r}, not {rulebook.jurisdiction.id!r}"
        )
    try:
        on = date.fromisoformat(record["on"])
    except (TypeError, ValueError) as error:
        raise InputError(f"{source}: on = {record['on']!r} is not a day such as 2026-06-30") from error
    document = screen(_facts(record, source, rulebook), rulebook, on).document()
    then = _hashes(record, source)
    here = {name: sha for name, sha in rulebook.hashes.items() if name.startswith(_RULES)}
    engine = document["provenance"]["engine_version"]
    return Replay(
        recorded=canonical(_without_engine(record["determination"])),
        replayed=canonical(_without_engine(document)),
        recorded_engine=str(record["determination"]["provenance"].get("engine_version", "not recorded")),
        engine=engine,
        absent=tuple(
            AbsentData(name, sha, here.get(name))
            for name, sha in sorted(then.items())
            if here.get(name) != sha
        ),
        added=tuple(sorted(set(here) - set(then))),
    )


def _facts(record: Mapping[str, Any], source: str, rulebook: Rulebook) -> CaseFacts:
    """Return the recorded facts, checked as a household file is."""
    if not isinstance(record["facts"], dict):
        raise InputError(f"{source}: facts is not a set of sections")
    return check_facts(record["facts"], source, rulebook)


def _hashes(record: Mapping[str, Any], source: str) -> dict[str, str]:
    """Return the recorded hash of each data file of the rules."""
    try:
        data = record["determination"]["provenance"]["data"]
        return {str(name): str(sha) for name, sha in data.items() if str(name).startswith(_RULES)}
    except (AttributeError, KeyError, TypeError) as error:
        raise InputError(
            f"{source}: the record does not say on which data it rests (determination.provenance.data)"
        ) from error


def _without_engine(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a determination without the engine's version, which says who worked it out, not what."""
    provenance = {key: value for key, value in document["provenance"].items() if key != "engine_version"}
    return {**document, "provenance": provenance}
