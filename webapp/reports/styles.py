"""How a document looks: colours (each at least 4.5 to 1 on its ground), sizes and measures in points."""

from __future__ import annotations

from functools import cache
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle

from webapp.reports.fonts import BOLD, REGULAR
from webapp.reports.model import Tone, Weight

PAGE_WIDTH, PAGE_HEIGHT = LETTER
SIDE_MARGIN: Final = 46.0
TOP_MARGIN: Final = 46.0
BOTTOM_MARGIN: Final = 48.0
# Running head and foot stand between this and the text.
EDGE: Final = 28.0
TEXT_WIDTH: Final = PAGE_WIDTH - 2 * SIDE_MARGIN

# The code that confirms a document stands in the top right corner of its first page, clear of its title.
CODE_SIZE: Final = 66.0
CODE_TOP: Final = 18.0
CODE_GAP: Final = 10.0

INK: Final = HexColor(0x1B1B1B)
QUIET: Final = HexColor(0x4A5058)
BRAND: Final = HexColor(0x1A4480)
BAR: Final = HexColor(0x2E6276)
BAR_BELOW_ZERO: Final = HexColor(0x8A3B12)
RULE: Final = HexColor(0xC6CACE)
PALE: Final = HexColor(0xF3F5F7)
WHITE: Final = HexColor(0xFFFFFF)

TONE_COLOURS: Final[dict[Tone, tuple[Color, Color]]] = {
    # ground, edge and title
    Tone.YES: (HexColor(0xECF3EC), HexColor(0x19562D)),
    Tone.NO: (HexColor(0xF8EFEC), HexColor(0x8B1A0E)),
    Tone.OPEN: (HexColor(0xE9F2FA), HexColor(0x1A4480)),
    Tone.CAUTION: (HexColor(0xFDF5DD), HexColor(0x6B4E00)),
}

BODY_SIZE: Final = 10.0
TABLE_SIZE: Final = 9.2
# Nothing that a household has to read is smaller than this.
SMALL_SIZE: Final = 8.8
FINE_SIZE: Final = 8.8


@cache
def style(name: str) -> ParagraphStyle:
    """Return a paragraph style by its name; built once, since a document asks for each many times."""
    return _STYLES[name]


def _made(name: str, size: float, leading: float, **settings: object) -> ParagraphStyle:
    """Return a style on the one base: nothing is ever set in a face that is not embedded."""
    base: dict[str, object] = {
        "fontName": REGULAR,
        "bulletFontName": REGULAR,
        "textColor": INK,
        "bulletColor": INK,
        "alignment": TA_LEFT,
        "splitLongWords": 1,
        "allowWidows": 0,
        "allowOrphans": 0,
    }
    return ParagraphStyle(name, fontSize=size, leading=leading, bulletFontSize=size, **{**base, **settings})


_STYLES: Final = {
    made.name: made
    for made in (
        _made("title", 22, 27, fontName=BOLD, textColor=BRAND),
        _made("subtitle", 11, 15, textColor=QUIET),
        _made("h2", 13.5, 17, fontName=BOLD, textColor=BRAND, spaceBefore=9, spaceAfter=3.5),
        _made("h3", 10.5, 14, fontName=BOLD, spaceBefore=5, spaceAfter=2),
        _made(Weight.LEAD, 11, 15.5, fontName=BOLD, spaceAfter=6),
        _made(Weight.BODY, BODY_SIZE, 12.8, spaceAfter=5),
        _made("link", BODY_SIZE, 12.8, textColor=BRAND, spaceAfter=5),
        _made(Weight.SMALL, SMALL_SIZE, 10.6, textColor=QUIET, spaceAfter=4),
        _made(Weight.FINE, FINE_SIZE, 9.9, textColor=QUIET, spaceAfter=3),
        _made("bullet-fine", FINE_SIZE, 9.9, textColor=QUIET, leftIndent=11, bulletIndent=2, spaceAfter=1.5),
        _made("bullet-body", BODY_SIZE, 12.8, leftIndent=14, bulletIndent=2, spaceAfter=2.5),
        _made("bullet-lead", 11, 15.5, leftIndent=14, bulletIndent=2, spaceAfter=3),
        _made("bullet-small", SMALL_SIZE, 10.6, leftIndent=12, bulletIndent=2, spaceAfter=2),
        _made("numbered-body", BODY_SIZE, 12.8, leftIndent=26, bulletIndent=0, spaceAfter=2.5),
        _made("numbered-small", SMALL_SIZE, 10.6, leftIndent=24, bulletIndent=0, spaceAfter=2),
        *(
            _made(f"note-title-{tone}", size, size + 4, fontName=BOLD, spaceAfter=3, textColor=edge)
            for tone, (_, edge) in TONE_COLOURS.items()
            for size in (10.5 if tone is Tone.CAUTION else 15,)
        ),
        _made("numbered-fine", FINE_SIZE, 9.9, leftIndent=22, bulletIndent=0, spaceAfter=1.5),
        _made("note-line", BODY_SIZE, 12.8, spaceAfter=2),
        _made("head-left", SMALL_SIZE, 10, fontName=BOLD),
        _made("head-right", SMALL_SIZE, 10, fontName=BOLD, alignment=TA_RIGHT),
        _made("group", SMALL_SIZE, 10, fontName=BOLD, textColor=BRAND),
        _made("cell-left", TABLE_SIZE, 11.4),
        _made("cell-right", TABLE_SIZE, 11.4, alignment=TA_RIGHT),
        _made("cell-bold-left", TABLE_SIZE, 11.4, fontName=BOLD),
        _made("cell-bold-right", TABLE_SIZE, 11.4, fontName=BOLD, alignment=TA_RIGHT),
        _made("cell-fine-left", FINE_SIZE, 9.9),
        _made("cell-fine-right", FINE_SIZE, 9.9, alignment=TA_RIGHT),
        _made("cell-small-left", SMALL_SIZE, 10),
        _made("cell-small-right", SMALL_SIZE, 10, alignment=TA_RIGHT),
        _made("detail-left", SMALL_SIZE, 10, textColor=QUIET),
        _made("detail-right", SMALL_SIZE, 10, textColor=QUIET, alignment=TA_RIGHT),
        _made("term", SMALL_SIZE, 10, textColor=QUIET),
        _made("figure", 17, 21, fontName=BOLD, textColor=BRAND),
        _made("figure-label", SMALL_SIZE, 10.6, textColor=INK),
    )
}
