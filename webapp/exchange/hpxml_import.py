"""An audit in HPXML as the facts of a household file: what was understood, and what was not and why.

Nothing is guessed: what the file does not say, or says in a way that a household file has no word for, stays
not known and is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rules.errors import HouseholdFileError, InputError
from rules.household_file import check_facts
from webapp.exchange.hpxml_bills import read_bills
from webapp.exchange.hpxml_homes import choose_homes, event_of
from webapp.exchange.hpxml_reading import Node, Note, Reading, local_name, unread
from webapp.exchange.hpxml_shell import read_leakage, read_place, read_shell
from webapp.exchange.hpxml_systems import read_heating_and_cooling
from webapp.exchange.hpxml_uses import read_uses
from webapp.exchange.hpxml_water import read_array, read_electricity, read_hot_water
from webapp.exchange.hpxml_words import document_word, why_not_read, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook
    from webapp.exchange.hpxml_homes import Homes

_READERS: Final = (
    read_place,
    read_shell,
    read_heating_and_cooling,
    read_hot_water,
    read_electricity,
    read_uses,
)
# Elements that say how the document is made, or whose home it is.
_ABOUT: Final = {
    "XMLTransactionHeaderInformation": None,
    "SoftwareInfo": None,
    "Customer": "people are not read from HPXML",
    "Contractor": "firms are not read from HPXML",
    "Project": "a household file holds no measures",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an HPXML audit.

    Parameters
    ----------
    facts : CaseFacts
        Checked, as a household file's are.
    understood : mapping of str to object
        Dotted fact -> value.
    conversions : mapping of str to str
        Dotted fact -> from what it was converted.
    notes : tuple of Note
        What was not taken, and why.
    """

    facts: CaseFacts
    understood: Mapping[str, Any]
    conversions: Mapping[str, str]
    notes: tuple[Note, ...]


def import_hpxml(content: bytes, source: str, rulebook: Rulebook, building_id: str | None = None) -> Imported:
    """Read an HPXML audit.

    Parameters
    ----------
    content : bytes
        The document. Document types and entities are refused.
    source : str
        Its name, for messages.
    rulebook : Rulebook
        The jurisdiction whose places the facts must belong to.
    building_id : str or None
        Id of the home to read, where the document holds several.

    Raises
    ------
    InputError
        If it is not HPXML of a version that is read, does not say which home is meant, or that one is not
        told as it was found.
    """
    root = _parsed(content, source)
    seen: set[int] = set()
    got = Reading()
    document = Node(root, seen, got.note)
    try:
        homes = choose_homes(document, source, building_id, got)
        for read in _READERS:
            read(homes.found, got)
        _read_after(homes.after, got)
        read_bills(document, homes, got)
        _left_of_after(homes, got)
        got.notes += _left(root, seen)
    except RecursionError:
        raise InputError(f"{source}: its elements are nested too deeply to be HPXML") from None
    facts = _checked(got, source, rulebook)
    return Imported(facts, dict(got.facts), dict(got.conversions), tuple(got.notes))


def _parsed(content: bytes, source: str) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise InputError(
            f"{source}: declares a document type or entities, which HPXML does not need and which can do"
            " harm. Export it again without them"
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise InputError(f"{source}: is not XML ({error}). Export the HPXML file again") from None
    namespace = root.tag.partition("}")[0].lstrip("{")
    if local_name(root) != "HPXML" or namespace != document_word("namespace"):
        raise InputError(
            f"{source}: is not HPXML {document_word('version')} (its first element is {root.tag!r:.80})."
            " Convert an older file with the working group's HPXML Version Translator"
        )
    version = root.get("schemaVersion", "")
    if version not in document_word("versions_read"):
        raise InputError(
            f"{source}: says schemaVersion {version!r:.20}, and {', '.join(document_word('versions_read'))}"
            " are read"
        )
    return root


def _read_after(after: Sequence[Node], got: Reading) -> None:
    """Read a designed array and a blower door after sealing from the home as it shall be or is."""
    events = words("event")
    read_array([home for home in after if event_of(home) in events["recommended"]], got)
    fact, readings = "envelope.cfm50_after", set()
    for home in after:
        if event_of(home) in events["after"]:
            readings.add(read_leakage(home, fact, got))
    readings.discard(None)
    if len(readings) == 1:
        got.fact(fact, readings.pop())
    elif readings:
        got.conversions.pop(fact, None)
        got.note(
            "AirInfiltrationMeasurement",
            "differs between the Buildings after the work; which one counts is not said",
        )


def _left_of_after(homes: Homes, got: Reading) -> None:
    """Note what nobody looked at in the home after the work."""
    for home in homes.after:
        for path, count in home.unread():
            got.note(
                path if count == 1 else f"{path} ({count} times)",
                f"is of Building {home.id!r}, the home after the work, of which only a designed array and a"
                " blower door are read",
            )
        home.pass_over()


def _left(root: Element, seen: set[int]) -> Iterator[Note]:
    """Yield what nobody looked at."""
    said = set()
    for child in root:
        name = local_name(child)
        if name in _ABOUT:
            if _ABOUT[name] is not None and name not in said:
                yield Note(name, str(_ABOUT[name]))
            said.add(name)
            continue
        for path, count in unread(child, seen, name):
            yield Note(path if count == 1 else f"{path} ({count} times)", why_not_read(path))


def _checked(got: Reading, source: str, rulebook: Rulebook) -> CaseFacts:
    """Return checked facts, without those that a household file would refuse, which are noted."""
    while True:
        try:
            return check_facts(_nested(got.facts), source, rulebook)
        except HouseholdFileError as error:
            refused = [problem for problem in error.problems if _taken_away(got, problem.fact)]
            if not refused:
                raise
            got.notes += [Note(each.fact, f"{each.problem}. {each.remedy}") for each in refused]


def _taken_away(got: Reading, fact: str) -> bool:
    """Take away a fact that is wrong, or a section whose facts contradict each other."""
    names = [name for name in got.facts if name == fact or name.startswith(f"{fact}.")]
    for name in names:
        del got.facts[name]
        got.conversions.pop(name, None)
    return bool(names)


def _nested(facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    nested: dict[str, dict[str, Any]] = {}
    for fact, value in facts.items():
        section, _, name = fact.partition(".")
        nested.setdefault(section, {})[name] = value
    return nested
