"""How every document looks, kept as the greys of a coarse grid: `python -m tests.webapp.reports.looks`.

The command writes the kept looks anew, for whoever has changed a look on purpose and has seen the pages.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2

from tests.webapp.reports.papers_of_work import EVERY
from webapp.reports.templates import pdf_of, template

FOLDER = Path(__file__).parent / "looks"
# A cell is 18 points high and 17 wide; its grey is one of sixteen.
DOWN, ACROSS, CELL = 44, 36, 9
GREYS = 15
# What another build of the renderer may differ by: a cell by two greys, and a page by a twentieth of a grey.
MOST_OF_A_CELL, MOST_OF_A_PAGE = 2, 0.05


def cases():
    return [(*each, language) for each in EVERY for language in template(*each).languages]


def name_of(identity, version, language):
    return f"{identity}-{version}-{language}.txt"


def looks_of(pdf):
    """Return each page's greys: a row of hexadecimal digits for each row of the grid."""
    return [grid(page) for page in pypdfium2.PdfDocument(pdf)]


def grid(page):
    picture = page.render(scale=CELL * DOWN / page.get_height()).to_pil().convert("L")
    darkness = 255 - np.asarray(picture.resize((ACROSS * CELL, DOWN * CELL)), dtype=float)
    cells = darkness.reshape(DOWN, CELL, ACROSS, CELL).mean(axis=(1, 3))
    # Text is a light grey from afar: what is darker than half is all the same.
    return np.rint(np.minimum(cells / 128, 1) * GREYS).astype(int)


def written(pages):
    return (
        "\n\n".join("\n".join("".join(f"{cell:x}" for cell in row) for row in page) for page in pages) + "\n"
    )


def read(text):
    return [
        np.array([[int(cell, 16) for cell in row] for row in page.split()])
        for page in text.strip().split("\n\n")
    ]


def differences(kept, seen):
    """Return what differs between two documents' looks, in words; nothing where they look the same."""
    if len(kept) != len(seen):
        return [f"{len(seen)} pages instead of {len(kept)}"]
    told = []
    for number, (before, now) in enumerate(zip(kept, seen, strict=True), start=1):
        apart = np.abs(before - now)
        if apart.max() > MOST_OF_A_CELL or apart.mean() > MOST_OF_A_PAGE:
            down, across = np.unravel_index(apart.argmax(), apart.shape)
            told.append(
                f"page {number}: most at row {down}, column {across}; {apart.mean():.3f} on the whole"
            )
    return told


def main():
    FOLDER.mkdir(exist_ok=True)
    wanted = {name_of(*case) for case in cases()}
    for file in FOLDER.glob("*.txt"):
        if file.name not in wanted:
            file.unlink()
    for identity, version, language in cases():
        pages = looks_of(pdf_of(identity, EVERY[identity, version](), language, version))
        (FOLDER / name_of(identity, version, language)).write_text(written(pages), encoding="utf-8")


if __name__ == "__main__":
    main()
