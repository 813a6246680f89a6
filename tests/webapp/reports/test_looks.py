"""Every document in every language looks as it was last seen and found good."""

import numpy as np
import pytest

from tests.webapp.reports import looks
from tests.webapp.reports.papers_of_work import EVERY
from webapp.reports.fonts import HAN_FOLDER
from webapp.reports.templates import pdf_of

pytestmark = pytest.mark.skipif(
    not HAN_FOLDER.is_dir(), reason="the typeface for Chinese is not installed: python -m webapp.assets"
)


@pytest.mark.parametrize(("identity", "version", "language"), looks.cases())
def test_a_document_looks_as_it_did(identity, version, language):
    kept = looks.FOLDER / looks.name_of(identity, version, language)
    seen = looks.looks_of(pdf_of(identity, EVERY[identity, version](), language, version))
    told = looks.differences(looks.read(kept.read_text(encoding="utf-8")), seen)
    assert not told, (
        f"{kept.name}: {told}. See the pages; if they are right: python -m tests.webapp.reports.looks"
    )


def test_no_look_is_kept_of_a_document_that_is_no_more():
    assert {file.name for file in looks.FOLDER.iterdir()} == {looks.name_of(*case) for case in looks.cases()}


def test_a_look_is_read_as_it_was_written():
    page = np.arange(looks.DOWN * looks.ACROSS).reshape(looks.DOWN, looks.ACROSS) % 16
    (read,) = looks.read(looks.written([page]))
    assert (read == page).all()


def test_what_differs_is_told():
    page = np.zeros((looks.DOWN, looks.ACROSS), dtype=int)
    darker, shifted = page.copy(), page.copy()
    darker[3, 4] = 9
    shifted[10:12] = 2
    assert looks.differences([page], [page]) == []
    assert "most at row 3, column 4" in looks.differences([page], [darker])[0]
    assert looks.differences([page], [shifted])[0].startswith("page 1")
    assert looks.differences([page], [page, page]) == ["2 pages instead of 1"]
