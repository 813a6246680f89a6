"""An HPXML document as it is drawn up: elements are put anywhere and come out in the schema's order.

The order, and which children an element must have, stand in ``data/hpxml_order.toml``. An element that is
not in that table cannot be written, so a document is structurally valid whatever is put into it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml.ElementTree import fromstring

from webapp.exchange.hpxml_words import DATA, document_word

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = bool | int | float | Decimal | str | date | datetime | None
_ROOT: Final = "HPXML"
# Children that carry the id of the element that they stand in.
_IDENTIFIERS: Final = ("SystemIdentifier", "SiteID")


@dataclass(frozen=True, slots=True)
class Children:
    """The children that an element may have, in order, and those that it must have."""

    order: tuple[str, ...]
    required: tuple[str, ...]


@cache
def order_table() -> dict[str, Children]:
    """Return the children that each element may have, by its path."""
    content = tomllib.loads((DATA / "hpxml_order.toml").read_text(encoding="utf-8"))
    return {
        entry["path"]: Children(tuple(entry["children"]), tuple(entry.get("required", ())))
        for entry in content["element"]
    }


def text_of(value: Value) -> str:
    """Return a value as XML Schema writes it: no exponents, no ``.0``.

    Examples
    --------
    >>> text_of(True), text_of(1300.0), text_of(0.00001), text_of(date(2026, 6, 30))
    ('true', '1300', '0.00001', '2026-06-30')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        plain = format(Decimal(repr(value)), "f")
        return plain.removesuffix(".0")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return "".join(letter for letter in str(value) if _is_xml(letter))


def _is_xml(letter: str) -> bool:
    """Return whether XML 1.0 can hold a character at all."""
    return (
        letter in "\t\n\r"
        or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter < "\ufffe")
        or (letter > "\uffff")
    )


class Part:
    """A part of the document: an element, and the name that its ids begin with.

    A path's step may carry a label, ``Floor:ceiling``, which tells siblings of one name apart.
    """

    def __init__(self, element: Element, path: str, name: str) -> None:
        self.element, self.path, self.name = element, path, name
        self._parts: dict[str, Part] = {}

    def at(self, path: str) -> Part:
        """Return the part at a path below this one; what is missing on the way is made."""
        step, _, rest = path.partition("/")
        if step not in self._parts:
            self._parts[step] = self._made(step)
        part = self._parts[step]
        return part.at(rest) if rest else part

    def _made(self, step: str) -> Part:
        tag, _, label = step.partition(":")
        path = f"{self.path}/{tag}"
        children = order_table()[self.path].order
        if tag not in children:
            message = f"{path} is not in the table of HPXML's elements"
            raise AssertionError(message)
        part = Part(SubElement(self.element, tag), path, self.name)
        required = order_table().get(path, Children((), ())).required
        for name in _IDENTIFIERS:
            if name in required:
                part.name = self.id_of(f"{tag}-{label}" if label else tag)
                part.at(name).element.set("id", part.name)
        return part

    def id_of(self, name: str) -> str:
        """Return an id in this part of the document."""
        return f"{self.name}-{name}" if self.name else name

    @property
    def identifier(self) -> str:
        """The id of this element, where it has one of its own."""
        return self.name

    def put(self, path: str, value: Value) -> None:
        """Write a value at a path; what is not known is not written."""
        if value is not None:
            self.at(path).element.text = text_of(value)

    def refer(self, path: str, identifier: str) -> None:
        """Write a reference to an element by its id."""
        self.at(path).element.set("idref", identifier)


def new_document() -> Part:
    """Return an empty document."""
    root = Element(_ROOT, {"schemaVersion": document_word("version"), "xmlns": document_word("namespace")})
    return Part(root, _ROOT, "")


def serialised(document: Part) -> bytes:
    """Return the document's bytes: children in the schema's order, nothing that must be there left out.

    Raises
    ------
    AssertionError
        If a child that must be there is not: a mistake of the writer's.
    """
    _sort(document.element, _ROOT)
    missing = list(structure_problems(document.element))
    if missing:
        raise AssertionError("; ".join(missing))
    indent(document.element)
    content: bytes = tostring(document.element, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _sort(element: Element, path: str) -> None:
    known = order_table().get(path)
    if known is None:
        return
    place = {name: number for number, name in enumerate(known.order)}
    element[:] = sorted(element, key=lambda child: place[child.tag])
    for child in element:
        _sort(child, f"{path}/{child.tag}")


def without_namespace(content: bytes) -> Element:
    """Return the elements of a document by the names that the table of elements gives them."""
    root: Element = fromstring(content)
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{document_word('namespace')}}}")
    return root


def structure_problems(element: Element, path: str = _ROOT) -> Iterator[str]:
    """Yield where an element and those below it depart from the table of elements."""
    known = order_table().get(path)
    if known is None:
        if len(element) and not path.endswith("/extension"):
            yield f"{path}: may not have children"
        return
    tags = [child.tag for child in element]
    unknown = [tag for tag in tags if tag not in known.order]
    if unknown:
        yield f"{path}: {unknown[0]} is not one of its children"
        return
    places = [known.order.index(tag) for tag in tags]
    if places != sorted(places):
        yield f"{path}: its children are not in the schema's order"
    for name in known.required:
        if name not in tags:
            yield f"{path}: {name} must be there"
    for child in element:
        yield from structure_problems(child, f"{path}/{child.tag}")
