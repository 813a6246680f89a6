"""Decisions: kept whole, explained, superseded and never changed."""

import io
import json
from datetime import date

from click.testing import CliRunner
from pypdf import PdfReader

from tests.webapp.caseworker.walk import EVERYTHING, FRESNO
from webapp.canonical import canonical_json, sha256_of
from webapp.cli import cli
from webapp.db import reading
from webapp.places import current_rulebook
from webapp.services.determinations import answer_document, latest_assessment, latest_determinations

ONE_DOLLAR_OVER = {
    **FRESNO,
    "household.income": [
        {"amount_usd": "77701.00", "period": "annual", "person": "Ana Ruiz", "source": "wages"}
    ],
}


def stored(walk, home):
    with walk.app.app_context(), reading() as session:
        return latest_determinations(session, home)


def text_of(walk, address):
    return walk.page(address).main.get_text(" ", strip=True)


def test_a_decision_is_kept_with_its_answers_and_hash(walk):
    home = walk.open_home()
    walk.decide(home)
    rows = stored(walk, home)
    assert len(rows) == len(current_rulebook().programs)
    for row in rows:
        document = json.loads(row.document)
        assert row.sha256 == sha256_of(row.document)
        assert row.document == canonical_json(document)
        assert document["facts"] == walk.facts(home)
        assert document["programs"][0]["id"] == row.program
        assert document["provenance"]["data"]
    assert answer_document(rows)["outcome"] == "eligible"
    assert walk.stage(home) == "enrolled"


def test_a_kept_decision_is_worked_out_again_to_the_same_bytes(walk, tmp_path):
    home = walk.open_home()
    walk.decide(home)
    for row in stored(walk, home):
        kept = tmp_path / f"{row.program}.json"
        kept.write_text(row.document, encoding="utf-8")
        result = CliRunner().invoke(cli, ["replay", str(kept)])
        assert result.exit_code == 0, result.output
        assert "byte for byte" in result.output
    kept.write_text(row.document.replace('"outcome":"eligible"', '"outcome":"ineligible"'), encoding="utf-8")
    assert CliRunner().invoke(cli, ["replay", str(kept)]).exit_code == 4


def test_a_further_decision_supersedes_the_first(walk):
    home = walk.open_home()
    walk.decide(home)
    first = {row.program: row.id for row in stored(walk, home)}
    walk.send(f"/homes/{home}/questions/household-size", size="5")
    assert "Answers were changed after this decision" in walk.get(f"/homes/{home}/determination").text
    assert "Decide again" in walk.get(f"/homes/{home}").text
    walk.decide(home)
    assert {row.program: row.supersedes_id for row in stored(walk, home)} == first
    assert "Answers were changed" not in walk.get(f"/homes/{home}/determination").text


def test_one_dollar_over_says_so_and_marks_what_was_not_checked(walk):
    home = walk.open_home(ONE_DOLLAR_OVER)
    walk.decide(home)
    assert walk.stage(home) == "screened"
    told = text_of(walk, f"/homes/{home}/determination")
    assert "No: on these facts this household does not qualify" in told
    assert "$1 over" in told
    assert "Figure not checked against its source" in told
    assert "Check HCD's printed table" in told
    walk.post(f"/homes/{home}/assessment", walk.hidden(f"/homes/{home}/check"), 409)


def test_what_is_missing_is_listed_with_what_to_bring(walk):
    home = walk.open_home({**FRESNO, "household.income": None})
    walk.decide(home)
    told = text_of(walk, f"/homes/{home}/determination")
    assert "Not decided yet" in told
    assert "Pay stubs or benefit letters" in told
    assert walk.stage(home) == "screened"


def test_the_rules_of_another_day_can_be_chosen(walk):
    home = walk.open_home()
    walk.decide(home, date(2026, 4, 1))
    assert {row.effective_on for row in stored(walk, home)} == {date(2026, 4, 1)}
    assert {row.decided_on for row in stored(walk, home)} == {date(2026, 6, 30)}


def test_a_day_without_rules_is_refused(walk):
    home = walk.open_home()
    errors = walk.errors(
        f"/homes/{home}/check",
        {"on-month": "1", "on-day": "1", "on-year": "1990"},
        to=f"/homes/{home}/determination",
    )
    assert errors == ["There are no rules for this day. Choose a later day."]
    assert stored(walk, home) == ()


def test_a_day_to_come_is_refused(walk):
    home = walk.open_home()
    errors = walk.errors(
        f"/homes/{home}/check",
        {"on-month": "7", "on-day": "1", "on-year": "2026"},
        to=f"/homes/{home}/determination",
    )
    assert errors == ["This day is still to come. Choose today or an earlier day."]
    assert stored(walk, home) == ()


def test_a_year_is_shown_as_a_year_and_an_r_value_as_one(walk):
    home = walk.open_home(EVERYTHING)
    told = text_of(walk, f"/homes/{home}/check")
    assert "Air conditioner's year 1996" in told
    assert "Attic insulation R-" in told


def test_answers_changed_meanwhile_are_checked_again(walk):
    home = walk.open_home()
    stale = walk.filled(f"/homes/{home}/check")
    walk.send(f"/homes/{home}/questions/household-size", size="5")
    answer = walk.post(f"/homes/{home}/determination", stale, 422)
    assert "Somebody changed an answer since you opened this page" in answer.text
    assert stored(walk, home) == ()


def test_the_report_is_made_from_what_is_stored(walk):
    home = walk.open_home(EVERYTHING)
    walk.get(f"/homes/{home}/report.pdf", 404)
    walk.decide(home)
    walk.assess(home)
    with walk.app.app_context(), reading() as session:
        assert latest_assessment(session, home).sha256
    text = text_of(walk, f"/homes/{home}/issued/household_report")
    assert "Yes: this household qualifies" in text
    assert "Attic insulation" in text
    assert f"H-{home[:8].upper()}" in text
    content = walk.issue_report(home).data
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "Attic insulation" in printed
    assert walk.issue_report(home).data == content


def test_a_no_has_its_report_too(walk):
    home = walk.open_home(ONE_DOLLAR_OVER)
    walk.decide(home)
    assert "does not qualify" in text_of(walk, f"/homes/{home}/issued/household_report")


def test_before_a_decision_its_page_leads_to_the_answers(walk):
    home = walk.open_home()
    assert walk.get(f"/homes/{home}/determination", 302).location == f"/homes/{home}/check"
