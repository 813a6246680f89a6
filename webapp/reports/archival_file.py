"""The objects of a PDF file that is kept for decades (ISO 19005-2 and -3, levels a; ISO 14289-1).

ReportLab collects a document's objects; this adds what an archive asks for and writes them out. Nothing in a
file comes from a clock or from chance: its dates are the record's, its identifier is a digest of its bytes.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

from reportlab.pdfbase import pdfdoc

from webapp.reports.archival import attachment_objects, metadata, output_profile, pdf_date, pdf_text

if TYPE_CHECKING:
    from webapp.reports.archival import Attachment, DocumentFacts

__all__ = ["ArchivalFile", "Raw", "pdf_text", "stream"]

_VERSION: Final = (1, 7)
_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_END_OF_STREAM: Final = b"endstream\n"
# How an object is found: at an offset, or at an index in a stream of objects.
_PLAIN, _PACKED = 1, 2
# How many objects go to a stream: a reader that wants one unpacks them all.
_PACK: Final = 200


class Raw(pdfdoc.PDFObject):  # type: ignore[misc] # ReportLab ships no types
    """An object as PDF writes it."""

    def __init__(self, written: str | bytes) -> None:
        self.written = written if isinstance(written, bytes) else written.encode("latin-1")

    def format(self, _document: object) -> bytes:
        """Return the object for ReportLab."""
        return self.written


class _Catalog(pdfdoc.PDFCatalog):  # type: ignore[misc] # ReportLab ships no types
    """The document's root, with the entries that an archive asks for."""

    __NoDefault__ = (*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents", "AF")
    __Refs__ = tuple(name for name in pdfdoc.PDFCatalog.__NoDefault__ if name != "StructTreeRoot")


class _Page(pdfdoc.PDFPage):  # type: ignore[misc] # ReportLab ships no types
    """A page that says where its marked content belongs, and that its links are met in reading order."""

    __NoDefault__ = (*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs")


class ArchivalFile(pdfdoc.PDFDocument):  # type: ignore[misc] # ReportLab ships no types
    """A PDF file fit for an archive.

    Parameters
    ----------
    facts : DocumentFacts
        Title, language, date and the like of the document.
    attachments : tuple of Attachment
        Files that it carries.
    """

    def __init__(self, facts: DocumentFacts, attachments: tuple[Attachment, ...] = ()) -> None:
        super().__init__(compression=1, invariant=1, pdfVersion=_VERSION, lang=facts.language)
        self.Catalog.__class__ = _Catalog
        self._facts = facts
        self._attachments = attachments
        # Reserved objects, which ReportLab need not know of: most are elements of the structure.
        self._written: dict[int, bytes] = {}
        self._catalog.MarkInfo = Raw("<< /Marked true >>")
        self._catalog.ViewerPreferences = Raw("<< /DisplayDocTitle true >>")
        self.info = Raw(_information(facts))

    def addPage(self, page: Any) -> None:  # noqa: ANN401, N802 - ReportLab's own
        """Take a finished page."""
        page.__class__ = _Page
        page.StructParents = self.pageCounter - 1
        page.Tabs = pdfdoc.PDFName("S")
        page.Contents = stream(zlib.compress(page.stream.encode("latin-1")), "/Filter /FlateDecode")
        super().addPage(page)

    def reserve(self) -> int:
        """Return the number of a new object that `fill` will give its content."""
        self.objectcounter += 1
        return int(self.objectcounter)

    def fill(self, number: int, written: str) -> None:
        """Give a reserved object its content, as PDF writes it."""
        self._written[number] = written.encode("latin-1")

    def page_reference(self, page: int) -> str:
        """Return the reference to a page, counted from 0."""
        number, _ = self.idToObjectNumberAndVersion[f"Page{page + 1}"]
        return f"{number} 0 R"

    def link_reference(self, name: str) -> str:
        """Return the reference to a link by its name."""
        number, _ = self.idToObjectNumberAndVersion[self.annotationName(name)]
        return f"{number} 0 R"

    def set_structure(self, number: int) -> None:
        """Say which object is the root of the document's structure."""
        self._catalog.StructTreeRoot = Raw(f"{number} 0 R")

    def complete(self) -> None:
        """Add what an archive asks for, once all pages are drawn."""
        catalog = self._catalog
        catalog.Metadata = stream(
            metadata(self._facts, attached=bool(self._attachments)), "/Type /Metadata /Subtype /XML"
        )
        profile = self.added(stream(output_profile(), "/N 3"), "profile")
        catalog.OutputIntents = Raw(
            "[<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1)"
            f" /RegistryName (http://www.color.org) /Info (sRGB IEC61966-2.1)"
            f" /DestOutputProfile {profile} >>]"
        )
        references = []
        for index, attachment in enumerate(self._attachments):
            data, specification = attachment_objects(attachment, self._facts)
            held = self.added(
                stream(zlib.compress(attachment.data), f"{data} /Filter /FlateDecode"), f"attached{index}"
            )
            references.append(self.added(Raw(specification.replace("@", held)), f"attachment{index}"))
        if references:
            names = " ".join(
                f"{pdf_text(attachment.name)} {reference}"
                for attachment, reference in sorted(
                    zip(self._attachments, references, strict=True), key=lambda pair: pair[0].name
                )
            )
            catalog.Names = Raw(f"<< /EmbeddedFiles << /Names [{names}] >> >>")
            catalog.AF = Raw(f"[{' '.join(references)}]")

    def added(self, item: object, name: str) -> str:
        """Add an object, and return the reference to it."""
        self.Reference(item, f"hearthline.{name}")
        return f"{self.objectcounter} 0 R"

    def GetPDFData(self, canvas: Any) -> bytes:  # noqa: ANN401, N802 - ReportLab's own
        """Return the whole file, its faces cut down to the characters that it uses."""
        for font in self.delayedFonts:
            font.addObjects(self)
        self.Reference(self.Catalog)
        self.Reference(self.info)
        self.Outlines.prepare(self, canvas)
        if self.Outlines.ready < 0:
            self.Catalog.Outlines = None
        return self.format()

    def format(self) -> bytes:
        """Return all objects as a file: streams each by itself, the others packed many to a stream."""
        self.Reference(self.Catalog)
        self.Reference(self.info)
        written = _Writer()
        number = 0
        # Objects may refer to new ones while they are written: the last number is known at the end.
        while (number := number + 1) <= self.objectcounter:
            if number in self._written:
                written.add(number, self._written[number])
            elif number in self.numberToId:
                item = self.idToObject[self.numberToId[number]]
                body = item.written if isinstance(item, Raw) else pdfdoc.format(item, self, toplevel=1)
                written.add(number, body)
        root, _ = self.idToObjectNumberAndVersion[self._name_of(self.Catalog)]
        information, _ = self.idToObjectNumberAndVersion[self._name_of(self.info)]
        return written.finished(number, root, information)

    def _name_of(self, item: object) -> str:
        """Return the name that an object is kept under."""
        return str(self.Reference(item).name)


class _Writer:
    """Puts objects behind each other and remembers where each stands (ISO 32000-1, 7.5.7 and 7.5.8)."""

    def __init__(self) -> None:
        self._parts = [_HEADER]
        self._size = len(_HEADER)
        # Object number to its entry in the table of places: by itself at an offset, or packed in a stream.
        self._places: dict[int, tuple[int, int, int]] = {}
        self._packed: list[tuple[int, bytes]] = []

    def add(self, number: int, body: bytes) -> None:
        """Add an object; one that is no stream waits to be packed with others."""
        if not body.endswith(_END_OF_STREAM):
            self._packed.append((number, body))
            return
        # The standard wants a line's end between a stream and the word that ends it (ISO 19005-2, 6.1.7.1).
        self._add_plain(number, body[: -len(_END_OF_STREAM)] + b"\n" + _END_OF_STREAM)

    def _add_plain(self, number: int, body: bytes) -> None:
        """Add an object that stands by itself."""
        part = b"%d 0 obj\n%sendobj\n" % (number, body)
        self._places[number] = (_PLAIN, self._size, 0)
        self._parts.append(part)
        self._size += len(part)

    def finished(self, number: int, root: int, information: int) -> bytes:
        """Return the file, its last objects from this number on."""
        for start in range(0, len(self._packed), _PACK):
            self._pack(number, self._packed[start : start + _PACK])
            number += 1
        digest = hashlib.sha256(b"".join(self._parts)).hexdigest()[:32].upper().encode()
        at = self._size
        self._places[number] = (_PLAIN, at, 0)
        table = b"".join(
            struct.pack(">BIH", *self._places.get(each, (0, 0, 0xFFFF))) for each in range(number + 1)
        )
        packed = zlib.compress(table)
        self._parts.append(
            b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 2] /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]"
            b" /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
            % (number, number + 1, root, information, digest, digest, len(packed), packed, at)
        )
        return b"".join(self._parts)

    def _pack(self, number: int, objects: list[tuple[int, bytes]]) -> None:
        """Add a stream that holds objects."""
        heads, bodies, size = [], [], 0
        for index, (each, body) in enumerate(objects):
            heads.append(b"%d %d" % (each, size))
            bodies.append(body.rstrip(b"\n") + b"\n")
            size += len(bodies[-1])
            self._places[each] = (_PACKED, number, index)
        head = b" ".join(heads) + b"\n"
        entries = f"/Type /ObjStm /N {len(objects)} /First {len(head)} /Filter /FlateDecode"
        self.add(number, stream(zlib.compress(head + b"".join(bodies)), entries).written)


def stream(content: bytes, entries: str) -> Raw:
    """Return a stream as PDF writes it, not compressed: what reads metadata alone need not unpack it."""
    head = f"<< {entries} /Length {len(content)} >>\nstream\n".encode("latin-1")
    return Raw(head + content + _END_OF_STREAM)


def _information(facts: DocumentFacts) -> str:
    """Return the document's information dictionary, the same as its metadata."""
    texts = (
        ("Title", facts.title),
        ("Author", facts.author),
        ("Subject", facts.subject),
        ("Creator", facts.author),
        ("Producer", facts.author),
    )
    entries = [f"/{key} {pdf_text(text)}" for key, text in texts if text]
    if facts.dated:
        date = pdf_text(pdf_date(facts.dated))
        entries += [f"/CreationDate {date}", f"/ModDate {date}"]
    return f"<< {' '.join(entries)} >>"
