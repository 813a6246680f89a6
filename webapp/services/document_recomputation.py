"""The numbers of an issued document worked out again from the record that is attached to its PDF.

An assessment is made anew from the facts in the record, on the record's day, with the rules and data that are
here; every figure of the record must come out. What this version of Hearthline says beside the record is no
difference; what it no longer says is one.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import pikepdf

from calculators.assessment import assess
from rules.errors import InputError
from rules.household_file import check_facts
from rules.record import AbsentData, read_record, replay
from rules.rulebook import load_rulebook
from webapp.imports.store import reference_home
from webapp.places import placed
from webapp.reports.attached_record import ATTACHMENT
from webapp.reports.subject import OVERRIDES
from webapp.services.certificate_arithmetic import KIND as CERTIFICATE
from webapp.services.certificate_arithmetic import certificate_again

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook

LARGEST_ATTACHMENT: Final = 20 * 1024 * 1024
# Two ways to work the same figure out agree to this, as a share of the figure.
SAME: Final = 1e-9
# What is no result: the facts themselves, who worked it out, and with which data, which are told apart; and
# what a supervisor decided beside the results.
_NO_RESULT: Final = frozenset({"facts", "facts_version", "provenance", OVERRIDES})
_ON_A_DAY: Final = ("on", "jurisdiction")


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that does not come out again.

    Parameters
    ----------
    where : str
        Its name, with the names of what it is part of.
    recorded, here : str
        As the document has it, and as it comes out; empty where there is none.
    """

    where: str
    recorded: str
    here: str


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came of working a document's numbers out again.

    Parameters
    ----------
    what : str
        ``assessment``, ``determination`` or ``certificate``.
    values : int
        How many values were held side by side.
    differences : tuple of Difference
    absent : tuple of AbsentData
        Data that the document rests on and that are not here as they were.
    engine, recorded_engine : str or None
        Versions of Hearthline, here and then.
    """

    what: str
    values: int
    differences: tuple[Difference, ...]
    absent: tuple[AbsentData, ...] = ()
    engine: str | None = None
    recorded_engine: str | None = None

    @property
    def same(self) -> bool:
        """Whether everything came out again."""
        return not self.differences


def attached_record(content: bytes, source: str) -> dict[str, Any]:
    """Return the record that is attached to a PDF.

    Raises
    ------
    InputError
        If the file is no PDF, or has no such attachment, or it is damaged.
    """
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if ATTACHMENT not in pdf.attachments:
                raise InputError(
                    f"{source}: no file named {ATTACHMENT} is attached to it, so its numbers cannot be worked"
                    " out again. Documents with numbers have one; a printed and scanned one has lost it"
                )
            data = pdf.attachments[ATTACHMENT].get_file().read_bytes()
    except (pikepdf.PdfError, ValueError, TypeError) as error:
        raise InputError(
            f"{source}: cannot be read as a PDF ({type(error).__name__}); give the file"
        ) from error
    try:
        record = json.loads(data[:LARGEST_ATTACHMENT].decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError(f"{source}: the attached {ATTACHMENT} is not JSON ({error})") from error
    if not isinstance(record, dict):
        raise InputError(f"{source}: the attached {ATTACHMENT} is no record: it is not a set of names")
    return record


def recompute_record(record: Mapping[str, Any], source: str) -> Recomputed:
    """Work a record's numbers out again.

    Parameters
    ----------
    record : mapping
        From `attached_record`.
    source : str
        The document's name, for messages.

    Raises
    ------
    InputError
        If it is no record that can be worked out again; the message names what is missing.
    ReferenceDataError
        If data that the calculation needs is absent or damaged.
    """
    if record.get("kind") == CERTIFICATE:
        again = certificate_again(record, source)
        return _compared("certificate", again.recorded, again.here)
    if absent := [name for name in ("facts", *_ON_A_DAY) if name not in record]:
        raise InputError(
            f"{source}: the attached {ATTACHMENT} has no {', '.join(absent)}, and without that nothing can be"
            " worked out again"
        )
    rulebook = load_rulebook(str(record["jurisdiction"]), reference_home())
    if "measures" not in record:
        return _decided_again(record, rulebook, source)
    on = _day(record["on"], source)
    document = assess(placed(_facts(record, rulebook, source), rulebook, on), rulebook, on).document()
    here: dict[str, Any] = json.loads(json.dumps(document))
    return _compared("assessment", record, here, record.get("provenance"), here["provenance"])


def _decided_again(record: Mapping[str, Any], rulebook: Rulebook, source: str) -> Recomputed:
    """Replay a decision, as `hearthline replay` does."""
    content = read_record(json.dumps(record).encode(), source)
    result = replay(content, rulebook, source, lambda facts, on: placed(facts, rulebook, on))
    found = _compared("determination", json.loads(result.recorded), json.loads(result.replayed))
    return Recomputed(
        found.what, found.values, found.differences, result.absent, result.engine, result.recorded_engine
    )


def _facts(record: Mapping[str, Any], rulebook: Rulebook, source: str) -> CaseFacts:
    """Return the facts of a record; the home's reference stands beside them."""
    raw = record["facts"]
    if not isinstance(raw, dict):
        raise InputError(f"{source}: facts is not a set of sections")
    household = raw.get("household", {})
    if isinstance(household, dict) and record.get("reference") is not None:
        raw = {**raw, "household": {**household, "reference": record["reference"]}}
    return check_facts(raw, source, rulebook)


def _day(written: object, source: str) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise InputError(f"{source}: on = {written!r} is not a day such as 2026-06-30") from None


def _compared(
    what: str,
    recorded: Mapping[str, Any],
    here: Mapping[str, Any],
    then: Mapping[str, Any] | None = None,
    now: Mapping[str, Any] | None = None,
) -> Recomputed:
    """Hold every value of a record against what comes out."""
    old, new = (dict(_values(each, "")) for each in (_results(recorded), _results(here)))
    differences = tuple(
        Difference(where, _written(value), _written(new[where]) if where in new else "")
        for where, value in old.items()
        if where not in new or not _same(value, new[where])
    )
    data = {"then": _data(then), "now": _data(now)}
    absent = tuple(
        AbsentData(name, sha, data["now"].get(name))
        for name, sha in sorted(data["then"].items())
        if data["now"].get(name) != sha
    )
    engines = [None if each is None else str(each.get("engine_version")) for each in (now, then)]
    return Recomputed(what, len(old), differences, absent, *engines)


def _results(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in document.items() if name not in _NO_RESULT}


def _data(provenance: Mapping[str, Any] | None) -> dict[str, str]:
    return {} if provenance is None else dict(provenance.get("data", {}))


def _values(part: object, where: str) -> Iterator[tuple[str, object]]:
    """Yield every value of a document with its name; a member of a list goes by its id where it has one."""
    if isinstance(part, dict):
        for name, inside in part.items():
            yield from _values(inside, f"{where}.{name}" if where else str(name))
    elif isinstance(part, list):
        for place, inside in enumerate(part):
            named = inside.get("id") or inside.get("measure_id") if isinstance(inside, dict) else None
            yield from _values(inside, f"{where}[{named or place}]")
    else:
        yield where, part


def _same(recorded: object, here: object) -> bool:
    numbers = [
        each for each in (recorded, here) if isinstance(each, int | float) and not isinstance(each, bool)
    ]
    if len(numbers) == 2:  # noqa: PLR2004 - both of them
        return math.isclose(*numbers, rel_tol=SAME, abs_tol=SAME)
    return type(recorded) is type(here) and recorded == here


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
