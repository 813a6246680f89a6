"""Safety checks hold back what they must, until somebody with a name has settled or waived them."""

import pytest

from tests.webapp.contractor.programme import (
    ATTIC,
    SENTINELS,
    add_home,
    address_of,
    errors,
    log_all,
    rows,
    send,
    settle_gates,
    two_photos,
)
from tests.webapp.served import html_problems, soup
from webapp.db.work import HomeGate, InstalledMeasure
from webapp.roles import Roles
from webapp.stages import Stage

SEALED = {**ATTIC, "quantity": "1", "reading_before": "2500", "reading_after": "2000"}
ONLY_SEALING = (("air_sealing", 1, "home", True),)


@pytest.fixture
def sealing(app):
    return add_home(app, stage=Stage.SCHEDULED, items=ONLY_SEALING)


def states(client, home_id, where="jobs"):
    page = soup(client.get(f"/{where}/{home_id}/safety").text)
    lines = page.select(".hl-tasks__item")
    return {
        line.select_one(".text-bold").get_text(): line.select_one(".hl-tasks__status").get_text(strip=True)
        for line in lines
    }


def settle(client, home_id, gate, **answers):
    return send(client, f"/jobs/{home_id}/safety/{gate}", {"reason": "", **answers})


def test_a_measure_waits_for_each_of_its_checks(app, contractor, sealing):
    address = address_of(app, sealing, "air_sealing")
    assert set(states(contractor, sealing).values()) == {"To check"}
    left = ["combustion_safety", "carbon_monoxide", "gas_leak", "unvented_heater", "moisture", "radon"]
    for number, gate in enumerate(left):
        photos = two_photos() if number == 0 else {}
        answer = send(contractor, address, SEALED, **photos)
        assert "waits for a safety check" in errors(answer)[0]
        more = {"reading": "9"} if gate == "carbon_monoxide" else {}
        assert settle(contractor, sealing, gate, state="passed", **more).status_code == 303
    assert send(contractor, address, SEALED).status_code == 303


@pytest.mark.parametrize(
    ("reading", "is_taken"), [("34", True), ("35", True), ("35.1", False), ("36", False)]
)
def test_carbon_monoxide_over_the_limit_is_not_passed(contractor, sealing, reading, is_taken):
    answer = settle(contractor, sealing, "carbon_monoxide", state="passed", reading=reading)
    assert (answer.status_code == 303) is is_taken
    if not is_taken:
        assert "stop, air the home" in errors(answer)[0]


def test_a_problem_and_what_does_not_apply_need_words(contractor, sealing):
    assert errors(settle(contractor, sealing, "gas_leak", state="failed")) == ["Say why, in a few words."]
    assert errors(settle(contractor, sealing, "gas_leak", state="not_needed")) == ["Say why, in a few words."]
    assert errors(settle(contractor, sealing, "gas_leak")) == ["Choose what you found."]
    assert (
        settle(contractor, sealing, "gas_leak", state="failed", reason="Smell at the range").status_code
        == 303
    )
    assert states(contractor, sealing)["Gas leaks"] == "Problem found"
    text = contractor.get(f"/jobs/{sealing}/safety").text
    assert "Smell at the range" in text
    assert "Tom Becker" in text
    assert not html_problems(text)


def test_only_the_office_waives_with_a_name_and_a_reason(app, contractor, sealing, logged_in):
    settle(contractor, sealing, "radon", state="failed", reason="Not measured")
    answer = settle(contractor, sealing, "radon", state="waived", reason="I say so")
    assert answer.status_code == 422
    caseworker = logged_in(Roles.CASEWORKER)
    waive = f"/homes/{sealing}/safety/radon/waive"
    assert contractor.get(waive).status_code in (403, 404)
    assert errors(send(caseworker, waive, {"reason": " "})) == ["Say why, in a few words."]
    assert send(caseworker, waive, {"reason": "Low-radon county, letter of June 2"}).status_code == 303
    assert states(contractor, sealing)["Radon"] == "Waived by the office"
    text = contractor.get(f"/jobs/{sealing}/safety").text
    assert "Carmen Ortiz" in text
    assert "Low-radon county" in text
    for role in (Roles.INSPECTOR, Roles.AUDITOR, Roles.MANAGER):
        assert states(logged_in(role), sealing, "homes")["Radon"] == "Waived by the office"
    assert len([row for row in rows(app, HomeGate) if row.gate == "radon"]) == 3


def test_what_comes_after_the_work_is_settled_before_it_is_reported(app, contractor, sealing):
    for gate in ("combustion_safety", "gas_leak", "unvented_heater", "moisture", "radon"):
        settle(contractor, sealing, gate, state="passed")
    settle(contractor, sealing, "carbon_monoxide", state="passed", reading="3")
    send(contractor, address_of(app, sealing, "air_sealing"), SEALED, **two_photos())
    complete = f"/jobs/{sealing}/complete"
    assert "A safety check is left to do" in errors(send(contractor, complete, {}))[0]
    early = {"tested_on-month": "6", "tested_on-day": "28", "tested_on-year": "2026"}
    settle(contractor, sealing, "combustion_safety_after", state="passed", **early)
    settle(contractor, sealing, "co_alarms", state="passed")
    settle(contractor, sealing, "ventilation", state="not_needed", reason="Leaky enough, 62.2 sheet")
    assert "tested before the last work that tightens" in errors(send(contractor, complete, {}))[0]
    on_the_day = {**early, "tested_on-day": "29"}
    settle(contractor, sealing, "combustion_safety_after", state="passed", **on_the_day)
    assert send(contractor, complete, {}).status_code == 303


def test_nobody_elses_home_and_nothing_of_the_case(app, contractor, sealing):
    other = add_home(app, provider="Delta Insulation", stage=Stage.SCHEDULED, address="9 Other St")
    for page in ("safety", "safety/radon"):
        assert contractor.get(f"/jobs/{other}/{page}").status_code == 404
    settle_gates(contractor, sealing)
    for page in ("safety", "safety/radon"):
        text = contractor.get(f"/jobs/{sealing}/{page}").text
        assert not [sentinel for sentinel in SENTINELS if sentinel in text]
    assert contractor.get(f"/jobs/{sealing}/safety/no_such_gate").status_code == 404


def test_a_home_without_tightening_has_nothing_to_test_afterwards(app, contractor, home_id):
    log_all(contractor, app, home_id)
    assert send(contractor, f"/jobs/{home_id}/complete", {}).status_code == 303
    assert len(rows(app, InstalledMeasure)) == 3
