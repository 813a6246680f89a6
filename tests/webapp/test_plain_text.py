"""A report's content as text for a terminal."""

from webapp.plain_text import WIDTH, report_text
from webapp.reports.model import Cell, Column, Report, Section, Table


def test_a_narrow_columns_header_is_not_broken_within_a_word():
    columns = (Column("Measure", share=9), Column("Electricity, kWh", align="right", share=1))
    row = (Cell("Attic insulation " * 8), Cell("434"))
    table = Table("Savings", columns, (row,))
    report = Report("Plan", "en", "", (Section("plan", "", (table,)),), "Plan", "{page} of {pages}")
    drawn = report_text(report)
    assert "Electricity," in drawn
    assert max(map(len, drawn.splitlines())) <= WIDTH
