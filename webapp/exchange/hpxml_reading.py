"""An HPXML document as it is read: what is looked at is marked, so that the rest can be listed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from webapp.exchange.hpxml_words import read_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

T = TypeVar("T")
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
            value = math.nan if "_" in text else float(text)  # Python's 1_300 is no number of XML
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
        self._bad(path, f"is {value:.15g}, not a whole number")
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
        values = self.each(what, nodes, "Insulation/AssemblyEffectiveRValue")
        if any(r <= 0 for r in values):
            self.note(what, "an R of 0 or less is none")
            return None
        return self._weighted(what, nodes, values, lambda r: 1 / r)

    def averaged(self, what: str, nodes: Sequence[Node], path: str) -> float | None:
        """Return the mean of several surfaces' values, weighted by area."""
        return self._weighted(f"{what}/{path}", nodes, self.each(what, nodes, path), None)

    def _weighted(
        self,
        what: str,
        nodes: Sequence[Node],
        values: Sequence[float],
        change: Callable[[float], float] | None,
    ) -> float | None:
        if len(set(values)) <= 1:
            return values[0] if values else None
        areas = [area for area in (node.number("Area") for node in nodes) if area]
        if len(areas) != len(values):
            self.note(
                what, f"there are {len(values)} that differ, and not every one has an area to weigh it by"
            )
            return None
        changed = values if change is None else [change(value) for value in values]
        mean = math.fsum(map(math.prod, zip(changed, areas, strict=True))) / math.fsum(areas)
        self.note(what, f"{len(values)} of them were taken together, weighted by area")
        return mean if change is None else change(mean)

    def each(self, what: str, nodes: Sequence[Node], path: str) -> list[float]:
        """Return the number that each of several has; none, with a note, where only a part of them has it."""
        return self._all_or_none(what, path, [node.number(path) for node in nodes])

    def each_text(self, what: str, nodes: Sequence[Node], path: str) -> list[str]:
        """Return the text that each of several has; none, with a note, where only a part of them has it."""
        return self._all_or_none(what, path, [node.text(path) for node in nodes])

    def summed(self, what: str, nodes: Sequence[Node], path: str) -> float | None:
        """Return a sum, known where each part is."""
        values = self.each(what, nodes, path)
        return math.fsum(values) if values else None

    def summed_whole(self, what: str, nodes: Sequence[Node], path: str) -> int | None:
        """Return a sum of counts, known where each is."""
        values = self._all_or_none(what, path, [node.whole(path) for node in nodes])
        return sum(values) if values else None

    def common(self, what: str, nodes: Sequence[Node], path: str) -> float | None:
        """Return the number that several share; None, with a note, where they differ or a part lacks it."""
        values = self.each(what, nodes, path)
        if len(set(values)) > 1:
            self.note(f"{what}/{path}", f"differs ({listed(values)}); a household file holds one")
            return None
        return values[0] if values else None

    def _all_or_none(self, what: str, path: str, values: Sequence[T | None]) -> list[T]:
        """Return the values, where each is there: a part of a home does not speak for the whole."""
        known = [value for value in values if value is not None]
        if known and len(known) < len(values):
            lacking = len(values) - len(known)
            self.note(
                f"{what}/{path}",
                f"is not told of {lacking} of {len(values)}; the others have {listed(known)}",
            )
            return []
        return known


def listed(values: Iterable[object]) -> str:
    """Return values as a note lists them, each once.

    Examples
    --------
    >>> listed([0.3, 2.0, 0.3]), listed(["south"])
    ('0.3, 2', "'south'")
    """
    shown = (f"{value:.15g}" if isinstance(value, float) else repr(value) for value in values)
    return ", ".join(dict.fromkeys(shown))


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
