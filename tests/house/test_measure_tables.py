"""The tables of measures in docs/ are what the catalogue says, and every family has its page."""

import pytest

from calculators.measures.catalogue import load_catalogue
from tests.house.measure_tables import DOCS, PAGES, TABLE, table, written

REMEDY = "write them anew: python -m tests.house.measure_tables"


@pytest.mark.parametrize("name", PAGES)
def test_the_tables_of_a_page_are_what_the_catalogue_says(name):
    text = (DOCS / name).read_text(encoding="utf-8")
    assert written(text) == text, REMEDY


def test_every_family_and_every_measure_is_on_a_page():
    pages = [(DOCS / name).read_text(encoding="utf-8") for name in PAGES]
    tables = {found[1] for text in pages for found in TABLE.finditer(text)}
    catalogue = load_catalogue("us_ca")
    every = (*catalogue.measures, *catalogue.elsewhere)
    assert {measure.family for measure in every} <= tables
    assert {"all", "gates"} <= tables
    for measure in every:
        assert any(f"| `{measure.id}` |" in text for text in pages)


def test_the_check_itself_sees_a_stale_table():
    text = "<!-- table: enabling -->\n\nold\n\n<!-- end of table -->"
    assert "smart_panel" in written(text)
    with pytest.raises(ValueError, match="no measure is of the family 'lifts'"):
        table("lifts")
