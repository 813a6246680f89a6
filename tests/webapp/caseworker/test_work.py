"""The work: proposed from what fits, approved once, agreed for a day; no step is skipped."""

from datetime import date

import pytest

from tests.webapp.caseworker.walk import EVERYTHING, FRESNO


@pytest.fixture
def assessed(walk):
    """Return a home that is assessed."""
    home = walk.open_home(EVERYTHING)
    walk.decide(home)
    walk.assess(home)
    return home


def test_no_step_is_skipped_by_its_address(walk):
    home = walk.open_home(FRESNO)
    bare = walk.hidden(f"/homes/{home}/check")
    for step in ("assessment", "scope/approve"):
        walk.post(f"/homes/{home}/{step}", bare, 409)
    for step in ("scope/propose", "scope", "schedule"):
        assert walk.get(f"/homes/{home}/{step}", 302).location == f"/homes/{home}"
    sent = {"contractor": "2", "day-month": "7", "day-day": "6", "day-year": "2026", **bare}
    walk.post(f"/homes/{home}/schedule", sent, 409)
    assert walk.post(f"/homes/{home}/scope/propose", bare, 302).location == f"/homes/{home}"
    assert walk.stage(home) == "screened"


def test_the_plan_is_proposed_and_the_rest_is_not(walk, assessed):
    shown = walk.page(f"/homes/{assessed}/scope/propose")
    ticked = {box["name"] for box in shown.select("input[type=checkbox][checked]")}
    assert "propose_heat_pump_ductless" in ticked
    assert "propose_central_ac" not in ticked
    text = shown.main.get_text(" ", strip=True)
    assert "not yet checked against the dollars-per-tonne standard" in text
    assert "Uses about" in text
    walk.propose(assessed)
    listed = walk.page(f"/homes/{assessed}/scope").select("main tbody tr")
    assert len(listed) == len(ticked)
    assert "1300 sq ft" in walk.get(f"/homes/{assessed}/scope").text


def test_two_measures_for_one_job_are_refused(walk, assessed):
    errors = walk.errors(
        f"/homes/{assessed}/scope/propose", propose_central_ac="yes", quantity_wall_insulation="900"
    )
    assert errors == [
        "Central air conditioner, efficient and Heat pump, ductless do the same job. Choose one of them."
    ]


def test_a_measure_needs_how_much(walk, assessed):
    assert walk.errors(f"/homes/{assessed}/scope/propose", quantity_wall_insulation="") == [
        "Write how much of it, like 12."
    ]
    assert walk.errors(f"/homes/{assessed}/scope/propose", quantity_wall_insulation="-3")


def test_nothing_is_no_proposal(walk, assessed):
    sent = walk.hidden(f"/homes/{assessed}/scope/propose")
    assert "Choose at least one measure." in walk.post(f"/homes/{assessed}/scope/propose", sent, 422).text


def test_a_proposal_can_be_changed_until_it_is_approved(walk, assessed):
    walk.propose(assessed)
    stale_approval = walk.hidden(f"/homes/{assessed}/scope")
    stale = walk.filled(f"/homes/{assessed}/scope/propose")
    walk.send(
        f"/homes/{assessed}/scope/propose", quantity_attic_insulation="1200", cost_attic_insulation="4,596.00"
    )
    assert "Revision 2" in walk.get(f"/homes/{assessed}/scope").text
    assert "$4,596.00" in walk.get(f"/homes/{assessed}/scope").text
    conflict = walk.post(
        f"/homes/{assessed}/scope/propose", {**stale, "quantity_attic_insulation": "900"}, 409
    )
    assert "1,200" in conflict.text
    walk.post(f"/homes/{assessed}/scope/approve", stale_approval)
    assert walk.stage(assessed) == "scoped"
    walk.approve(assessed)
    assert walk.stage(assessed) == "approved"
    walk.get(f"/homes/{assessed}/scope/propose", 302)
    walk.post(f"/homes/{assessed}/scope/approve", {**stale_approval, "idempotency_key": "another"}, 409)


def test_the_answers_stand_once_the_work_is_approved(walk, assessed):
    page = f"/homes/{assessed}/questions/household-size"
    late = walk.filled(page)
    walk.propose(assessed)
    walk.approve(assessed)
    walk.get(page, 302)
    walk.post(page, {**late, "size": "5"}, 409)
    assert walk.facts(assessed)["household"]["size"] == 4


def test_work_is_scheduled_with_a_contractor_for_a_day_to_come(walk, assessed):
    walk.propose(assessed)
    walk.approve(assessed)
    address = f"/homes/{assessed}/schedule"
    assert walk.errors(address) == ["Choose a contractor.", "Write the day on which work begins."]
    firms = walk.page(address).select("select option")
    assert [firm.get_text() for firm in firms] == ["Choose one", "Becker Insulation"]
    past = {"day-month": "6", "day-day": "29", "day-year": "2026"}
    assert walk.errors(address, past, contractor=firms[1]["value"]) == [
        "This day is past. Choose today or a later day."
    ]
    far = {**past, "day-year": "2099"}
    assert walk.errors(address, far, contractor=firms[1]["value"]) == [
        "This day is more than a year away. Check the year."
    ]
    assert walk.errors(address, past, contractor="1") == ["Choose one of the answers on the list."]
    walk.schedule(assessed, date(2026, 7, 6))
    assert walk.stage(assessed) == "scheduled"
    shown = walk.get(address).text
    assert "Becker Insulation" in shown
    assert "July 6, 2026" in shown
