"""A tagged PDF read back: its structure as a tree with each element's text, and what is no part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO

import pypdf
from pypdf.generic import ContentStream, DictionaryObject

SHOWS = frozenset((b"Tj", b"TJ", b"'", b'"'))
PAINTS = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh", b"Do", *SHOWS))


@dataclass
class Node:
    kind: str
    raw: DictionaryObject
    text: str = ""
    kids: list[Node] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    def all(self, *kinds):
        """Every element of these kinds, in reading order."""
        found = [self] if not kinds or self.kind in kinds else []
        return found + [node for kid in self.kids for node in kid.all(*kinds)]

    def said(self, *, without=()):
        """All text below, in reading order."""
        if self.kind in without:
            return ""
        return self.text + "".join(kid.said(without=without) for kid in self.kids)

    def attribute(self, key):
        owners = self.raw.get("/A", [])
        for owner in owners if isinstance(owners, list) else [owners]:
            if key in owner.get_object():
                return owner.get_object()[key]
        return None


@dataclass
class Tagged:
    reader: pypdf.PdfReader
    root: Node
    # Page by page: text of each marked content, its languages, and the text of artifacts.
    marked: list[dict[int, str]]
    artifacts: list[str]
    loose: list[tuple[int, bytes]]


def read_tagged(pdf):
    reader = pypdf.PdfReader(BytesIO(pdf))
    marked, languages, artifacts, loose = [], [], [], []
    for number, page in enumerate(reader.pages):
        texts, spans, furniture, untagged = _marks(page, reader)
        marked.append(texts)
        languages.append(spans)
        artifacts.append(furniture)
        loose += [(number, operator) for operator in untagged]
    numbers = {page.indirect_reference.idnum: index for index, page in enumerate(reader.pages)}
    root = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    (document,) = [each.get_object() for each in root]
    node = _node(document, marked, languages, numbers)
    return Tagged(reader, node, marked, artifacts, loose)


def _node(raw, marked, languages, numbers):
    node = Node(raw["/S"].removeprefix("/"), raw)
    kids = raw.get("/K", [])
    for each in kids if isinstance(kids, list) else [kids]:
        kid = each.get_object()
        if isinstance(kid, int):
            page, mark = numbers[raw.raw_get("/Pg").idnum], int(kid)
        elif kid.get("/Type") == "/MCR":
            page, mark = numbers[kid.raw_get("/Pg").idnum], int(kid["/MCID"])
        elif kid.get("/Type") == "/OBJR":
            continue
        else:
            node.kids.append(_node(kid, marked, languages, numbers))
            continue
        node.text += marked[page][mark]
        node.languages += languages[page].get(mark, [])
    return node


def _marks(page, reader):
    """Return a page's marked texts, the languages within them, its artifacts' text, and untagged paint."""
    fonts = {name: _characters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    texts, languages, loose = {}, {}, []
    open_marks, font = [], {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"BDC":
            entries = operands[1]
            open_marks.append((operands[0], entries.get("/MCID")))
            mark = _innermost(open_marks)
            if entries.get("/MCID") is not None:
                assert mark not in texts, "a number is used twice on a page"
                texts[mark] = ""
            elif "/Lang" in entries and mark is not None:
                languages.setdefault(mark, []).append(str(entries["/Lang"]))
        elif operator == b"EMC":
            open_marks.pop()
        elif operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in PAINTS:
            loose += [] if open_marks else [operator]
            mark = _innermost(open_marks)
            texts[mark] = texts.get(mark, "") + _shown(operands, operator, font)
    assert not open_marks, "marked content is not ended on its page"
    artifacts = texts.pop(None, "")
    return texts, languages, artifacts, loose


def _innermost(open_marks):
    return next((mark for _, mark in reversed(open_marks) if mark is not None), None)


def _shown(operands, operator, font):
    if operator not in SHOWS:
        return ""
    (operand,) = operands
    data = operand.original_bytes if hasattr(operand, "original_bytes") else bytes(operand)
    return "".join(font[code] for code in data)


def _characters(font):
    """Return what each code of a face stands for, by its map to Unicode."""
    table = font["/ToUnicode"].get_data().decode()
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, character in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = _text(character)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, _, characters in re.findall(r"<(\w+)>\s*<(\w+)>\s*\[(.*?)\]", block, re.DOTALL):
            for index, character in enumerate(re.findall(r"<(\w+)>", characters)):
                found[int(first, 16) + index] = _text(character)
    return found


def _text(digits):
    return bytes.fromhex(digits).decode("utf-16-be")
