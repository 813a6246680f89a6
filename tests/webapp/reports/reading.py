"""Reading a report's content in tests."""

from webapp.reports.household_content import household_report
from webapp.reports.model import texts


def said(document, **settings):
    return "\n".join(texts(household_report(document, **settings)))


def section(document, key):
    found = household_report(document).section(key)
    assert found is not None, f"no section {key!r}"
    return found


def blocks(document, key, kind):
    return [block for block in section(document, key).blocks if isinstance(block, kind)]


def rows(table):
    return [[cell.text for cell in row] for row in table.rows]
