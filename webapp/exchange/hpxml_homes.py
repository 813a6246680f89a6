"""Which Building of an HPXML document is the home that is read, and which are that home after the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rules.errors import InputError
from webapp.exchange.hpxml_words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.exchange.hpxml_reading import Node, Reading

_SENT_ID: Final = "BuildingID/SendingSystemIdentifierValue"
_EVENT: Final = "ProjectStatus/EventType"


@dataclass(frozen=True, slots=True)
class Homes:
    """The Buildings of a document that are one home.

    Parameters
    ----------
    found : Node
        The home as it was found.
    after : tuple of Node
        The same home as it shall be or is after the work.
    alone : bool
        Whether the document is of no other home.
    """

    found: Node
    after: tuple[Node, ...]
    alone: bool

    @property
    def identifier(self) -> str:
        """The id of the home as it was found."""
        return self.found.id

    @property
    def sent_identifier(self) -> str | None:
        """The id of the home as it was found in the program that sent it."""
        return self.found.text(_SENT_ID)


def event_of(home: Node) -> str | None:
    """Return the event that a Building was described at."""
    return home.text(_EVENT)


def choose_homes(document: Node, source: str, wanted: str | None, got: Reading) -> Homes:
    """Return the home that is meant; Buildings of other homes are noted.

    Raises
    ------
    InputError
        If the document does not say which is meant, or the one that is meant is not a home as found.
    """
    homes = document.all("Building")
    for home in homes:
        home.text(_SENT_ID)  # another system's id, not a fact of the home
    found = _found(homes, source, wanted)
    rest = [home for home in homes if home is not found]
    others = [home for home in rest if _may_be_found(home)]
    before = _before(document)
    reached = _reached(found.id, before)
    after = []
    for home in rest:
        if home not in others and (home.id in reached or not (others or before.get(home.id))):
            after.append(home)
        else:
            got.note(f"Building {home.id!r}", _why_not(home, found, before))
            home.pass_over()
    return Homes(found, tuple(after), alone=not others)


def _found(homes: Sequence[Node], source: str, wanted: str | None) -> Node:
    if not homes:
        raise InputError(f"{source}: holds no Building")
    ids = ", ".join(sorted(home.id for home in homes))
    if wanted is not None:
        chosen = [home for home in homes if home.id == wanted]
        if len(chosen) != 1:
            count = len(chosen) or "no"
            raise InputError(f"{source}: holds {count} Building {wanted!r:.80}; there is {ids}")
    else:
        chosen = list(homes) if len(homes) == 1 else [home for home in homes if _is_audit(home)]
    if len(chosen) != 1:
        raise InputError(
            f"{source}: holds {len(homes)} Buildings, of which {len(chosen)} are an audit. Say which to read,"
            f" by its id: {ids}"
        )
    if not _may_be_found(chosen[0]):
        audits = ", ".join(sorted(home.id for home in homes if _is_audit(home)))
        raise InputError(
            f"{source}: Building {chosen[0].id!r:.80} is of the event {event_of(chosen[0])!r:.80}, which does"
            " not tell the home as it was found. "
            + (f"Choose an audit by its id: {audits}" if audits else "Give the file of the audit")
        )
    return chosen[0]


def _is_audit(home: Node) -> bool:
    return event_of(home) in words("event")["audit"]


def _may_be_found(home: Node) -> bool:
    """Return whether a Building may be a home as it was found: an audit, or of no event that is told."""
    return event_of(home) is None or _is_audit(home)


def _before(document: Node) -> dict[str, set[str]]:
    """Return from which Buildings, by the projects, each Building came."""
    came: dict[str, set[str]] = {}
    for project in document.all("Project"):
        before, after = (
            project.first(name).attribute("idref") for name in ("PreBuildingID", "PostBuildingID")
        )
        if before and after:
            came.setdefault(after, set()).add(before)
    return came


def _reached(start: str, before: dict[str, set[str]]) -> set[str]:
    """Return the Buildings that come, in one project or several, from the home and from no other."""
    reached = {start}
    while True:
        more = {after for after, came in before.items() if came <= reached} - reached
        if not more:
            return reached - {start}
        reached |= more


def _why_not(home: Node, found: Node, before: dict[str, set[str]]) -> str:
    came = sorted(before.get(home.id, ()))
    if _may_be_found(home):
        return f"is a home of its own; Building {found.id!r} is read"
    if came:
        return f"comes by its Project from {', '.join(map(repr, came))}; Building {found.id!r} is read"
    return f"is of {event_of(home)!r}, and no Project says from which of the homes it comes"
