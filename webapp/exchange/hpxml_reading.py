"""An HPXML document as it is read: what is looked at is marked, so that the rest can be listed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from webapp.exchange.hpxml_words import read_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from xml.etree.ElementTree import Element

_TRUE, _FALSE = ("true", "1"), ("false", "0")


@dataclass(frozen=True, slots=True)
class Note:
    """Something of a file that was not taken, and why."""

    where: str
    reason: str


class Node:
    """An element, or nothing where there is none: then it has no text and no children."""

    def __init__(self, element: Element | None, seen: set[int], bad: Callable[[str, str], None]) -> None:
        self._element, self._seen, self._bad = element, seen, bad

    @property
    def is_there(self) -> bool:
        """Whether there is an element."""
        return self._element is not None

    @property
    def tag(self) -> str:
        """The element's name; empty where there is none."""
        return "" if self._element is None else local_name(self._element)

    @property
    def id(self) -> str:
        """The element's own id, its identifier's, or a building's; empty where it has none."""
        own = self.attribute("id")
        inner = (self.first(name).attribute("id") for name in ("SystemIdentifier", "BuildingID"))
        return own or next((each for each in inner if each), "")

    def children(self) -> list[Node]:
        """Return the elements below this one."""
        return [] if self._element is None else [self._below(child) for child in self._element]

    def all(self, path: str) -> list[Node]:
        """Return every element at a path."""
        step, _, rest = path.partition("/")
        found = [child for child in self.children() if child.tag == step]
        return [each for child in found for each in child.all(rest)] if rest else found

    def first(self, path: str) -> Node:
        """Return the first element at a path, or nothing."""
        found = self.all(path)
        return found[0] if found else self._below(None)

    def text(self, path: str) -> str | None:
        """Return the text at a path, and mark it as looked at; None where there is none."""
        return self.first(path).own_text()

    def own_text(self) -> str | None:
        """Return this element's text, and mark it as looked at."""
        if self._element is None:
            return None
        self._seen.add(id(self._element))
        return (self._element.text or "").strip() or None

    def unread(self) -> list[tuple[str, int]]:
        """Return the paths of elements with a text that nobody looked at, and how many there are of each."""
        return [] if self._element is None else list(unread(self._element, self._seen, self.tag))

    def pass_over(self) -> None:
        """Mark everything below as looked at: a note speaks of the whole."""
        if self._element is not None:
            self._seen.update(id(each) for each in self._element.iter())

    def attribute(self, name: str) -> str | None:
        """Return an attribute."""
        return None if self._element is None else self._element.get(name)

    def number(self, path: str) -> float | None:
        """Return the number at a path; what is no finite number is noted."""
        text = self.text(path)
        if text is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self._bad(path, "is not a finite number")
            return None
        return value

    def whole(self, path: str) -> int | None:
        """Return the whole number at a path; 2.5 is noted."""
        value = self.number(path)
        if value is None or value.is_integer():
            return None if value is None else int(value)
        self._bad(path, f"is {value:g}, not a whole number")
        return None

    def flag(self, path: str) -> bool | None:
        """Return the true or false at a path."""
        text = self.text(path)
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if text is not None:
            self._bad(path, "is neither true nor false")
        return None

    def _below(self, element: Element | None) -> Node:
        return Node(element, self._seen, self._bad)


@dataclass
class Reading:
    """What a file says in the words of a household file, and what it says besides.

    Parameters
    ----------
    facts : dict
        Dotted fact -> value.
    conversions : dict
        Dotted fact -> from what it was converted.
    notes : list of Note
    """

    facts: dict[str, Any] = field(default_factory=dict)
    conversions: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def fact(self, name: str, value: object) -> None:
        """Take a fact; what is not known stays not known."""
        if value is not None:
            self.facts[name] = value

    def converted(self, name: str, how: str) -> None:
        """Say from what a fact was converted."""
        self.conversions[name] = how

    def note(self, where: str, reason: str) -> None:
        """Say what was not taken."""
        self.notes.append(Note(where, reason))

    def word(self, name: str, kind: str, node: Node, path: str) -> None:
        """Take a word, or note that a household file has none for it."""
        text = node.text(path)
        word = read_as(kind, text)
        if text is not None and word is None:
            self.note(path, f"is {text!r}, for which a household file has no word")
        self.fact(name, word)

    def main(self, what: str, nodes: Sequence[Node], share: str) -> Node | None:
        """Return the one that does the most of several; None, with a note, where that is not said."""
        if not nodes:
            return None
        if len(nodes) == 1:
            return nodes[0]
        shares = [node.number(share) for node in nodes]
        known = [each for each in shares if each is not None]
        if len(known) == len(nodes) and shares.count(max(known)) == 1:
            self.note(what, f"there are {len(nodes)}; the one with the largest {share} was taken")
            return nodes[shares.index(max(known))]
        self.note(what, f"there are {len(nodes)}; which is the main one is not said by {share}")
        return None

    def combined_r(self, what: str, nodes: Sequence[Node]) -> float | None:
        """Return the R of several surfaces together: the inverse of their mean U, weighted by area."""
        path = "Insulation/AssemblyEffectiveRValue"
        values = [(node.number(path), node.number("Area")) for node in nodes]
        values = [(r, area) for r, area in values if r is not None]
        if any(r is not None and r <= 0 for r, _ in values):
            self.note(what, "an R of 0 or less is none")
            return None
        return self._weighted(what, values, lambda r: 1 / r)

    def averaged(self, what: str, nodes: Sequence[Node], path: str) -> float | None:
        """Return the mean of several surfaces' values, weighted by area."""
        values = [(node.number(path), node.number("Area")) for node in nodes]
        return self._weighted(f"{what}/{path}", [each for each in values if each[0] is not None], None)

    def _weighted(
        self,
        what: str,
        values: Sequence[tuple[float | None, float | None]],
        change: Callable[[float], float] | None,
    ) -> float | None:
        known = [value for value, _ in values if value is not None]
        if not known or len(set(known)) == 1:
            return known[0] if known else None
        areas = [area for _, area in values if area]
        if len(areas) != len(values):
            self.note(
                what, f"there are {len(values)} that differ, and not every one has an area to weigh it by"
            )
            return None
        changed = known if change is None else [change(value) for value in known]
        mean = math.fsum(map(math.prod, zip(changed, areas, strict=True))) / math.fsum(areas)
        self.note(what, f"{len(values)} of them were taken together, weighted by area")
        return mean if change is None else change(mean)

    def summed(self, nodes: Sequence[Node], path: str) -> float | None:
        """Return a sum, known where each part is."""
        values = [node.number(path) for node in nodes]
        known = [value for value in values if value is not None]
        return math.fsum(known) if known and len(known) == len(values) else None

    def summed_whole(self, nodes: Sequence[Node], path: str) -> int | None:
        """Return a sum of counts, known where each is."""
        values = [node.whole(path) for node in nodes]
        known = [value for value in values if value is not None]
        return sum(known) if known and len(known) == len(values) else None


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def unread(element: Element, seen: set[int], path: str = "") -> Iterator[tuple[str, int]]:
    """Yield the paths of elements with a text that nobody looked at, and how many there are of each."""
    yield from sorted(Counter(_unread_paths(element, seen, path)).items())


def _unread_paths(element: Element, seen: set[int], path: str) -> Iterator[str]:
    for child in element:
        below = f"{path}/{local_name(child)}" if path else local_name(child)
        if len(child):
            yield from _unread_paths(child, seen, below)
        elif id(child) not in seen and (child.text or "").strip():
            yield below
