"""Tagged PDF on ReportLab: what each mark on a page is, and in which order it is read (ISO 14289-1).

A document's structure is a tree of `Element`, built in reading order before anything is drawn. Whatever draws
a piece of content puts it between `TaggedCanvas.begin` and `end` of its element; what is furniture of the
page (rules, grounds, running heads) stands between `begin_artifact` and `end`. Drawing order is then free:
the tree alone says how the document reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from webapp.reports.archival_file import ArchivalFile, Raw, pdf_text
from webapp.reports.fonts import FACES, REGULAR
from webapp.reports.operators import fill, number, numbers, string, stroke

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportlab.lib.colors import Color

    from webapp.reports.fonts import Piece

# Cells that hold nothing still keep their row as long as the others; anything else that is empty is left out.
_KEPT_EMPTY: Final = frozenset(("TD", "TH"))
# What becomes of a path: whether its line is drawn, and whether it is filled.
_PAINTED: Final = {(True, True): "B", (True, False): "S", (False, True): "f", (False, False): "n"}


class Element:
    """One element of a document's structure.

    Parameters
    ----------
    kind : str
        Its standard structure type, e.g. ``P`` or ``TH`` (ISO 32000-1, 14.8.4).
    alt : str
        What it shows, for whoever cannot see it.
    actual : str
        Its whole text, where the drawing had to shorten it.
    language : str
        Its own language, where it is not its parent's.
    title : str
        A name for it that is not drawn.
    attributes : mapping of str to str
        Attribute owner to the owner's entries as PDF writes them.
    """

    __slots__ = ("actual", "alt", "attributes", "kids", "kind", "language", "number", "title")

    def __init__(
        self,
        kind: str,
        *,
        alt: str = "",
        actual: str = "",
        language: str = "",
        title: str = "",
        attributes: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.alt = alt
        self.actual = actual
        self.language = language
        self.title = title
        self.attributes = dict(attributes or {})
        # In reading order: elements, (page, number of the marked content on it), (page, name of a link).
        self.kids: list[Element | tuple[int, int] | tuple[int, str]] = []
        self.number = 0

    def add(self, kind: str, **settings: Any) -> Element:  # noqa: ANN401 - as the class takes them
        """Return a new element that is read after the others in this one."""
        child = Element(kind, **settings)
        self.kids.append(child)
        return child

    def prune(self) -> bool:
        """Take away what lies below and holds nothing, and say whether this holds anything itself."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, Element) or kid.prune()]
        return bool(self.kids) or self.kind in _KEPT_EMPTY

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


class TaggedCanvas(Canvas):  # type: ignore[misc] # ReportLab ships no types
    """A canvas that writes what each mark is, and the document's structure when it is saved.

    Parameters
    ----------
    root : Element
        The document's structure, of kind ``Document``.
    archival : ArchivalFile
        The file that it writes.
    args, settings
        As ReportLab's own canvas takes them.
    """

    _currentMatrix: tuple[float, float, float, float, float, float]  # noqa: N815 - ReportLab's own name

    def __init__(
        self,
        root: Element,
        archival: ArchivalFile,
        *args: Any,  # noqa: ANN401 - ReportLab's own
        **settings: Any,  # noqa: ANN401 - ReportLab's own
    ) -> None:
        super().__init__(*args, **settings)
        self._doc = archival
        self._make_preamble()  # names its face in the file it is written to
        self._root = root
        # Page by page: the element of each marked content, by its number on the page.
        self._marks: list[list[Element]] = []
        self.begin_page()
        # The name that each face's characters have in this file, 256 at a time.
        self._face_names: dict[tuple[str, int], str] = {}
        self._links: list[tuple[str, Element]] = []
        self._bookmarks: list[tuple[int, str, int, float]] = []

    def setFont(  # noqa: N802 - ReportLab's own name
        self, psfontname: str, size: float, leading: float | None = None
    ) -> None:
        """Set a face, or ours in the place of one that would not be embedded."""
        super().setFont(psfontname if psfontname in FACES else REGULAR, size, leading)

    def setFillColor(self, aColor: Color) -> None:  # noqa: N802 - ReportLab's own name
        """Set the colour of what is filled."""
        self._fillColorObj = aColor
        self._code.append(fill(aColor))

    def setStrokeColor(self, aColor: Color) -> None:  # noqa: N802 - ReportLab's own name
        """Set the colour of lines."""
        self._strokeColorObj = aColor
        self._code.append(stroke(aColor))

    def setLineWidth(self, width: float) -> None:  # noqa: N802 - ReportLab's own name
        """Set how wide lines are [pt]."""
        self._lineWidth = width
        self._code.append(f"{number(width)} w")

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line."""
        self._code.append(f"n {numbers(x1, y1)} m {numbers(x2, y2)} l S")

    def rect(  # noqa: PLR0917 - as ReportLab's own
        self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0
    ) -> None:
        """Draw a rectangle."""
        self._code.append(f"n {numbers(x, y, width, height)} re {_PAINTED[bool(stroke), bool(fill)]}")

    def transform(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:  # noqa: PLR0917 - as above
        """Move, scale or turn what coordinates are counted in (ISO 32000-1, 8.3.4)."""
        own_a, own_b, own_c, own_d, own_e, own_f = self._currentMatrix
        self._currentMatrix = (
            own_a * a + own_c * b,
            own_b * a + own_d * b,
            own_a * c + own_c * d,
            own_b * c + own_d * d,
            own_a * e + own_c * f + own_e,
            own_b * e + own_d * f + own_f,
        )
        self._code.append(f"{numbers(a, b, c, d, e, f)} cm")

    def letters(self, text: str, face: str, size: float) -> Iterator[tuple[str, str]]:
        """Yield the operators that set a face and draw characters of it; text in one face may need several.

        Parameters
        ----------
        text : str
            All in one face.
        face : str
            One of ours.
        size : float
            In points.
        """
        written = number(size)
        if text.isascii() and (face, 0) in self._face_names:
            yield f"{self._face_names[face, 0]} {written} Tf", f"{string(text)} Tj"
            return
        font = getFont(face)
        for subset, codes in font.splitString(text, self._doc):
            name = self._face_names.get((face, subset))
            if name is None:
                name = self._face_names[face, subset] = font.getSubsetInternalName(subset, self._doc)
            yield f"{name} {written} Tf", f"{string(codes.decode('latin-1'))} Tj"

    def write(self, operators: Iterable[str]) -> None:
        """Write operators of one text."""
        self._code.append(" ".join(operators))

    def write_line(self, at: tuple[float, float], run: Iterable[Piece], size: float) -> None:
        """Write one line from a place [pt] on, each piece of it in its own face."""
        written = ["BT", f"1 0 0 1 {numbers(*at)} Tm"]
        for piece in run:
            for operators in self.letters(piece.text, piece.face, size):
                written += operators
        self.write((*written, "ET"))

    def begin(self, element: Element) -> None:
        """Begin what is drawn of an element; `end` ends it, and nothing else may begin between."""
        self._code.append(self.opening(element))

    def opening(self, element: Element | None) -> str:
        """Return the operator that begins what is drawn of an element, or of none."""
        if element is None:
            return "/Artifact <</Type /Layout>> BDC"
        page = self._page_index
        marks = self._marks[page]
        marks.append(element)
        element.kids.append((page, len(marks) - 1))
        return f"/{element.kind} <</MCID {len(marks) - 1}>> BDC"

    def begin_artifact(self, properties: str = "/Type /Layout") -> None:
        """Begin what is no part of what the document says."""
        self._code.append(f"/Artifact <<{properties}>> BDC")

    def end(self) -> None:
        """End what `begin` or `begin_artifact` began."""
        self._code.append("EMC")

    def add_bookmark(self, text: str, level: int, y: float) -> None:
        """Let the outline lead to a heading whose top is at this height of the present coordinates."""
        self._bookmarks.append((self._page_index, text, level, self.absolutePosition(0, y)[1]))

    def add_link(self, element: Element, address: str, box: tuple[float, float, float, float]) -> None:
        """Let an area lead to an address, as a part of its ``Link`` element."""
        left, bottom = self.absolutePosition(*box[:2])
        right, top = self.absolutePosition(*box[2:])
        name = f"link{len(self._links)}"
        rectangle = " ".join(f"{edge:.2f}" for edge in (left, bottom, right, top))
        said = pdf_text(address)
        self._links.append((name, element))
        element.kids.append((self._page_index, name))
        self._addAnnotation(
            Raw(
                f"<< /Type /Annot /Subtype /Link /Rect [{rectangle}] /Border [0 0 0] /F 4 /Contents {said}"
                f" /StructParent {self._parent_key_of_link(len(self._links) - 1)}"
                f" /A << /S /URI /URI {said} >> >>"
            ),
            name,
        )

    def extent(self, box: tuple[float, float, float, float]) -> str:
        """Return an area of the present coordinates as a figure's bounding box on the page."""
        left, bottom = self.absolutePosition(*box[:2])
        right, top = self.absolutePosition(*box[2:])
        return "/BBox [" + " ".join(f"{edge:.2f}" for edge in (left, bottom, right, top)) + "]"

    def begin_page(self) -> None:
        """Begin the marked content of another page."""
        self._marks.append([])
        self._page_index = len(self._marks) - 1

    def write_page(self) -> None:
        """Write a page whose marked content is complete."""
        super().showPage()

    def showPage(self) -> None:  # noqa: N802 - ReportLab's own name
        """End a page and begin another."""
        self.write_page()
        self.begin_page()

    def save(self) -> None:
        """Write the file: its structure, its outline, and what makes it fit for an archive."""
        if self._code:
            self.showPage()
        self._write_structure()
        self._write_outline()
        self._doc.complete()
        super().save()

    @staticmethod
    def _parent_key_of_link(index: int) -> int:
        """Return the key of a link in the parent tree; pages have the keys below."""
        return _FIRST_LINK_KEY + index

    def _write_outline(self) -> None:
        """Write the outline that leads to the headings."""
        deepest = 0
        for index, (page, text, level, top) in enumerate(self._bookmarks):
            key = f"heading{index}"
            destination = self._bookmarkReference(key)
            destination.xyz(0, round(top, 2), 0)
            destination.setPage(pdfdoc.PDFObjectReference(f"Page{page + 1}"))
            deepest = min(level, deepest + 1 if index else 0)
            self._doc.outline.addOutlineEntry(key, deepest, text)

    def _write_structure(self) -> None:
        """Write the structure's elements, and which element each marked content belongs to."""
        file = self._doc
        self._root.prune()
        elements = list(self._root.walk())
        tree_number = file.reserve()
        for element in elements:
            element.number = file.reserve()
        file.fill(self._root.number, self._written(self._root, tree_number))
        for element in elements:
            for kid in element.kids:
                if isinstance(kid, Element):
                    file.fill(kid.number, self._written(kid, element.number))
        numbers = [
            f"{page} [{' '.join(f'{element.number} 0 R' for element in marks)}]"
            for page, marks in enumerate(self._marks)
            if marks
        ]
        numbers += [
            f"{self._parent_key_of_link(index)} {element.number} 0 R"
            for index, (_, element) in enumerate(self._links)
        ]
        parents = file.reserve()
        file.fill(parents, f"<< /Nums [{' '.join(numbers)}] >>")
        next_key = _FIRST_LINK_KEY + len(self._links)
        file.fill(
            tree_number,
            f"<< /Type /StructTreeRoot /K [{self._root.number} 0 R] /ParentTree {parents} 0 R"
            f" /ParentTreeNextKey {next_key} >>",
        )
        file.set_structure(tree_number)

    def _written(self, element: Element, parent: int) -> str:
        """Return an element as PDF writes it."""
        page = next((kid[0] for kid in element.kids if not isinstance(kid, Element)), None)
        parts = [f"<< /Type /StructElem /S /{element.kind} /P {parent} 0 R"]
        if page is not None:
            parts.append(f"/Pg {self._doc.page_reference(page)}")
        kids = [self._written_kid(kid, page) for kid in element.kids]
        if kids:
            parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]")
        texts = (("Alt", element.alt), ("ActualText", element.actual), ("Lang", element.language))
        parts += [f"/{key} {pdf_text(text)}" for key, text in (*texts, ("T", element.title)) if text]
        owners = [f"<< /O /{owner} {entries} >>" for owner, entries in element.attributes.items()]
        if owners:
            parts.append(f"/A {owners[0]}" if len(owners) == 1 else f"/A [{' '.join(owners)}]")
        return " ".join([*parts, ">>"])

    def _written_kid(self, kid: Element | tuple[int, int] | tuple[int, str], page: int | None) -> str:
        """Return a reference to an element, to marked content, or to a link."""
        if isinstance(kid, Element):
            return f"{kid.number} 0 R"
        on, what = kid
        if isinstance(what, str):
            link = self._doc.link_reference(what)
            return f"<< /Type /OBJR /Obj {link} /Pg {self._doc.page_reference(on)} >>"
        if on == page:
            return str(what)
        return f"<< /Type /MCR /Pg {self._doc.page_reference(on)} /MCID {what} >>"


# Links have keys of the parent tree above those of any document's pages.
_FIRST_LINK_KEY: Final = 1_000_000
