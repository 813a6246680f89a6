"""What a typeface is in a PDF file: the characters that the document uses, 256 at most in each font."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFObjectReference
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, SUBSETN, TTFont, TTFontFace

from webapp.reports.archival_file import Raw, stream
from webapp.reports.operators import numbers

if TYPE_CHECKING:
    from webapp.reports.archival_file import ArchivalFile


class _Face(TTFontFace):  # type: ignore[misc] # ReportLab ships no types
    """A face that keeps its file's tables apart: cutting them out each time copies megabytes."""

    def get_table(self, tag: str) -> bytes:
        """Return a table of the file."""
        tables: dict[str, bytes] = self.__dict__.setdefault("_tables_kept", {})
        if tag not in tables:
            tables[tag] = super().get_table(tag)
        return tables[tag]


class EmbeddedFont(TTFont):  # type: ignore[misc] # ReportLab ships no types
    """A typeface that keeps what it last wrote: many documents use the same characters of it."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path)
        self.face.__class__ = _Face

    def addObjects(self, doc: ArchivalFile) -> None:  # noqa: N802 - ReportLab's own name
        """Add the fonts of a document that is drawn."""
        state = self.state.pop(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for index, codes in enumerate(state.subsets):
            name = f"{state.internalName}+{index}"
            subset = _subset(self.face, index, tuple(codes))
            held = doc.added(Raw(subset.file), f"typeface:{name}")
            descriptor = doc.added(Raw(subset.descriptor.replace(b"@", held.encode())), f"descriptor:{name}")
            read_as = doc.added(Raw(subset.read_as), f"unicode:{name}")
            entries = f"{subset.entries} /Name /{name} /FontDescriptor {descriptor} /ToUnicode {read_as}"
            doc.Reference(Raw(f"<< {entries} >>"), name)
            fonts[name] = PDFObjectReference(name)


class _Subset(NamedTuple):
    """A font of some characters: the face's own file, and what PDF says of it."""

    file: bytes
    descriptor: bytes
    read_as: bytes
    entries: str


@lru_cache(maxsize=32)
def _subset(face: TTFontFace, index: int, codes: tuple[int, ...]) -> _Subset:
    """Return a face with these characters only, as PDF writes it; `@` in its descriptor is the file."""
    name = (SUBSETN(index) + b"+" + face.name + face.subfontNameX).decode("ascii")
    content: bytes = face.makeSubset(list(codes))
    file = stream(zlib.compress(content), f"/Filter /FlateDecode /Length1 {len(content)}").written
    flags = face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC
    descriptor = (
        f"<< /Type /FontDescriptor /FontName /{name} /FontFile2 @ /Flags {flags}"
        f" /FontBBox [{numbers(*face.bbox)}] /Ascent {numbers(face.ascent)} /Descent {numbers(face.descent)}"
        f" /CapHeight {numbers(face.capHeight)} /ItalicAngle {numbers(face.italicAngle)}"
        f" /StemV {numbers(face.stemV)} /MissingWidth {numbers(face.defaultWidth)} >>"
    )
    widths = numbers(*map(face.getCharWidth, codes))
    entries = (
        f"/Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 0 /LastChar {len(codes) - 1}"
        f" /Widths [{widths}]"
    )
    read_as = stream(zlib.compress(_read_as(name, codes)), "/Filter /FlateDecode").written
    return _Subset(file, descriptor.encode(), read_as, entries)


def _read_as(name: str, codes: tuple[int, ...]) -> bytes:
    """Return which characters a font's codes stand for (ISO 32000-1, 9.10.3), for whoever reads or copies."""
    lines = (
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(codes) - 1:02X}>",
        "endcodespacerange",
        f"{len(codes)} beginbfchar",
        *(f"<{place:02X}> <{_utf_16(code)}>" for place, code in enumerate(codes)),
        "endbfchar",
        "endcmap",
        "CMapName currentdict /CMap defineresource pop",
        "end",
        "end",
    )
    return "\n".join(lines).encode()


def _utf_16(code: int) -> str:
    """Return a character in hexadecimal: rare Chinese ones take two units."""
    return chr(code).encode("utf-16-be", "surrogatepass").hex().upper()
