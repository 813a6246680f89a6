"""The household report as a file: what it carries, and the language it is written in."""

import io
import json
from datetime import date

import pikepdf
import pytest
from pypdf import PdfReader

from calculators.assessment import assess
from rules.errors import InputError
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from webapp.demo import SAMPLES
from webapp.reports.attached_record import ATTACHMENT
from webapp.reports.household import render_household_report, with_facts, write_household_report
from webapp.services.document_recomputation import attached_record, recompute_record

ON = date(2026, 5, 1)


@pytest.fixture(scope="module")
def record():
    """Return the assessment of the sample in Fresno with its facts."""
    rulebook = load_rulebook()
    path = SAMPLES / "01-fresno-owner.toml"
    facts = read_household(path.read_bytes(), path.name, rulebook)
    return with_facts(assess(facts, rulebook, ON).document(), facts)


def language_of(content):
    return str(PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"])


def test_it_carries_the_assessment_and_its_facts_from_which_every_value_comes_out_again(record):
    carried = attached_record(render_household_report(record), "report.pdf")
    assert carried == json.loads(json.dumps(record))
    again = recompute_record(carried, "report.pdf")
    assert (again.what, again.differences, again.absent) == ("assessment", (), ())
    assert again.values > 1000


def test_a_figure_changed_in_the_record_is_found(record):
    changed = json.loads(json.dumps(record))
    changed["totals"]["savings_kwh_per_year"] += 1
    carried = attached_record(render_household_report(changed), "report.pdf")
    (difference,) = recompute_record(carried, "report.pdf").differences
    assert difference.where == "totals.savings_kwh_per_year"


def test_without_its_facts_an_assessment_is_not_carried(record):
    bare = {name: part for name, part in record.items() if name != "facts"}
    with pikepdf.open(io.BytesIO(render_household_report(bare))) as pdf:
        assert ATTACHMENT not in pdf.attachments


@pytest.mark.parametrize(
    ("own", "asked", "written"),
    [("es", None, "es"), ("vi", None, "vi"), (None, None, "en"), ("es", "zh-Hant", "zh-Hant")],
)
def test_it_is_written_in_the_language_asked_for_else_in_the_households_own(
    record, tmp_path, own, asked, written
):
    path = tmp_path / "report.pdf"
    write_household_report({**record, "language": own}, path, asked)
    assert language_of(path.read_bytes()) == written


def test_a_language_it_is_not_complete_in_is_named_and_nothing_is_written(record, tmp_path):
    with pytest.raises(InputError, match="'household_report' is not complete in 'fr'"):
        write_household_report(record, tmp_path / "report.pdf", "fr")
    assert list(tmp_path.iterdir()) == []
