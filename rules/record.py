"""A determination on record: what went in, what came out, and whether the same comes out again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from rules.canonical import canonical_json
from rules.errors import InputError
from rules.household_file import check_facts
from rules.screening import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook
    from rules.screening import Screening

FORM: Final = "hearthline determination record, version 1"
_KEYS: Final = {"form", "on", "jurisdiction", "facts", "determination"}
# A decision as the web application keeps it: one programme's answer, with the facts as they were typed in.
_KEPT: Final = {"facts", "facts_version", "on", "jurisdiction", "programs", "provenance"}
_NOT_OF_THE_ANSWER: Final = {"facts", "facts_version"}
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
    """Read a record, or a decision as the web application keeps it.

    Returns
    -------
    dict
        A record. That of a kept decision has ``as_typed`` too: its facts are without what maps added.

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
    if isinstance(record, dict) and record.keys() >= _KEPT and isinstance(record["facts"], dict):
        record = _of_kept_decision(record)
    if not isinstance(record, dict) or record.get("form") != FORM:
        raise InputError(
            f"{source}: is not a determination record: it does not begin with form = {FORM!r}."
            " Make one with 'hearthline screen --record', or give a decision as the web application keeps it"
        )
    if odd := sorted(_KEYS ^ (set(record) - {"as_typed"})):
        raise InputError(f"{source}: a record has {', '.join(sorted(_KEYS))}; check {', '.join(odd)}")
    _hashes(record, source)
    return record


def _of_kept_decision(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a kept decision; the home's reference stands beside its facts."""
    household = {**kept["facts"].get("household", {}), "reference": kept.get("reference")}
    return {
        "form": FORM,
        "on": kept["on"],
        "jurisdiction": kept["jurisdiction"],
        "facts": {**kept["facts"], "household": household},
        "determination": {name: part for name, part in kept.items() if name not in _NOT_OF_THE_ANSWER},
        "as_typed": True,
    }


def replay(
    record: Mapping[str, Any],
    rulebook: Rulebook,
    source: str,
    placed: Callable[[CaseFacts, date], CaseFacts] | None = None,
) -> Replay:
    """Work out a recorded determination again with the data that are here.

    Parameters
    ----------
    record : mapping
        From `read_record`.
    rulebook : Rulebook
        The data that are here.
    source : str
        The record's name, for messages.
    placed : callable, optional
        Fills in what maps say of a home's place; asked where the record has the facts as they were typed in.

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
    facts = _facts(record, source, rulebook)
    as_typed = bool(record.get("as_typed"))
    document: dict[str, Any] = {
        **screen(placed(facts, on) if as_typed and placed else facts, rulebook, on).document()
    }
    if as_typed:  # one programme a decision
        known = {each["id"] for each in record["determination"]["programs"]}
        document["programs"] = [each for each in document["programs"] if each["id"] in known]
    then = _hashes(record, source)
    here = {name: sha for name, sha in rulebook.hashes.items() if name.startswith(_RULES)}
    engine = document["provenance"]["engine_version"]
    return Replay(
        recorded=canonical_json(_without_engine(record["determination"])),
        replayed=canonical_json(_without_engine(document)),
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
