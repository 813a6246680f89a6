"""The JSON interface as programs meet it: rights, problems, versions, and what it never says."""

import json
import tomllib
from datetime import date, timedelta
from uuid import uuid4

import pytest

from calculators.assessment import assess
from rules.household_file import check_facts
from rules.screening import screen
from tests.webapp.contractor.programme import SENTINELS, TODAY, add_home
from webapp.api.operations import OPERATIONS
from webapp.demo import samples
from webapp.places import current_rulebook, placed
from webapp.roles import Roles
from webapp.stages import Stage

PROBLEM = "application/problem+json"
SECRET = "Guadalupe Unmistakable 4711"  # noqa: S105 - a name that must not come back


def sample(number=0):
    path, on = list(samples())[number]
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return json.loads(json.dumps(raw, default=str)), on


def key():
    return {"Idempotency-Key": str(uuid4())}


def log(**changed):
    installed = {
        "quantity": 1,
        "make": "Acme",
        "model": "HP50",
        "installed_on": "2026-06-29",
        "funding": {"liwp": 250000},
        "note": "all as planned",
        **changed,
    }
    return {"not_installed": {"reason": "declined", "explanation": installed["note"]}}


def test_without_a_token_nothing_opens_and_a_cookie_is_no_token(app, logged_in):
    for client in (app.test_client(), logged_in(Roles.CASEWORKER)):
        for each in OPERATIONS:
            path = "/api/v1" + each.path.replace("<home_id>", "0" * 32).replace("<kind>", "in_progress")
            path = path.replace("<int(max=2147483647):item_id>", "1")
            path = path.replace("<int(max=2147483647):inspection_id>", "1")
            path = path.replace("<int(max=2147483647):line_id>", "1")
            answer = client.open(path, method=each.method, json={})
            assert answer.status_code == 401, (each.name, answer.status_code)
            assert answer.mimetype == PROBLEM
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("role", [Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR])
def test_a_role_does_what_is_declared_for_it_and_nothing_else(program, role):
    client = program(role)
    for each in OPERATIONS:
        path = "/api/v1" + each.path.replace("<home_id>", "0" * 32).replace("<kind>", "in_progress")
        for name in ("item_id", "inspection_id", "line_id"):
            path = path.replace(f"<int(max=2147483647):{name}>", "1")
        answer = client.open(path, method=each.method, json={}, headers=key())
        assert (answer.status_code == 403) is (role not in each.roles), (each.name, answer.text)
        assert answer.status_code < 500


def test_a_screening_is_what_the_command_says(app, program):
    raw, on = sample()
    answer = program(Roles.CASEWORKER).post(
        "/api/v1/screenings", json={"household_file": raw, "on": on.isoformat()}
    )
    with app.app_context():
        rulebook = current_rulebook()
        facts = placed(check_facts(raw, "x", rulebook), rulebook, on)
        assert answer.json == json.loads(json.dumps(screen(facts, rulebook, on).document()))


def test_an_assessment_is_what_the_command_says(app, program):
    raw, on = sample(1)
    answer = program(Roles.CASEWORKER).post(
        "/api/v1/assessments", json={"household_file": raw, "on": on.isoformat()}
    )
    with app.app_context():
        rulebook = current_rulebook()
        facts = placed(check_facts(raw, "x", rulebook), rulebook, on)
        assert answer.json == json.loads(json.dumps(assess(facts, rulebook, on).document()))


def test_a_day_without_rules_is_refused(program):
    raw, _on = sample()
    client = program(Roles.CASEWORKER)
    for on in ("1999-01-01", "2026-07-01"):
        answer = client.post("/api/v1/screenings", json={"household_file": raw, "on": on})
        assert answer.status_code == 422
        assert answer.json["problems"][0]["field"] == "on"


@pytest.mark.parametrize(
    "body",
    [
        {"household_file": {"household": {"size": SECRET}}},
        {"household_file": {"household": {"annual_income_usd": SECRET}}},
        {"household_file": {"household": {SECRET: 4}}},
        {"household_file": {SECRET: {"size": 4}}},
        {"household_file": {"dwelling": {"county": SECRET}}},
        {"household_file": {"dwelling": {"tract_geoid": SECRET}}},
        {"household_file": {"household": {"income": [{"kind": SECRET, "amount_usd": 3}]}}},
        {"household_file": SECRET},
        {SECRET: 1},
        {"on": SECRET, "household_file": {}},
        [SECRET],
        SECRET,
    ],
)
def test_a_problem_names_the_place_and_never_what_was_sent(program, caplog, body):
    answer = program(Roles.CASEWORKER).post("/api/v1/screenings", json=body)
    assert answer.status_code == 422
    assert answer.mimetype == PROBLEM
    assert answer.json["code"]
    assert SECRET not in answer.text
    assert SECRET.upper() not in answer.text.upper()
    assert SECRET not in caplog.text


def test_what_is_no_json_is_refused_as_such(program):
    client = program(Roles.CASEWORKER)
    assert client.post("/api/v1/screenings", data="size = 4").status_code == 400
    broken = client.post("/api/v1/screenings", data="{", content_type="application/json")
    assert broken.status_code == 422
    assert client.get("/api/v1/nothing").mimetype == PROBLEM
    assert client.delete("/api/v1/homes").status_code == 405


def test_a_contractor_sees_his_jobs_and_nothing_of_the_case(app, program, home_id):
    foreign = add_home(app, provider="Somebody Else", address="9 Other St")
    client = program(Roles.CONTRACTOR)
    listed = client.get("/api/v1/jobs")
    assert [job["home_id"] for job in listed.json["jobs"]] == [home_id]
    for answer in (listed, client.get(f"/api/v1/jobs/{home_id}")):
        assert not any(sentinel in answer.text for sentinel in SENTINELS)
    assert client.get(f"/api/v1/jobs/{foreign}").status_code == 404
    assert client.get(f"/api/v1/jobs/{foreign}").text == client.get(f"/api/v1/jobs/{'0' * 32}").text


def test_a_firm_sees_its_jobs_page_by_page_the_soonest_first(app, program):
    tomorrow = TODAY + timedelta(days=1)
    for number, day in enumerate((tomorrow, TODAY, tomorrow, TODAY)):
        add_home(app, address=f"{number} Main St", day=day, stage=Stage.SCHEDULED)
    client = program(Roles.CONTRACTOR)
    whole = client.get("/api/v1/jobs").json
    days = [job["scheduled_on"] for job in whole["jobs"]]
    assert whole["next"] is None
    assert days == sorted(days)
    paged, address = [], "/api/v1/jobs?limit=1"
    while address:
        part = client.get(address).json
        paged += part["jobs"]
        address = part["next"]
    assert paged == whole["jobs"]
    assert len(paged) == 4
    foreign = add_home(app, provider="Somebody Else", address="9 Other St")
    assert client.get(f"/api/v1/jobs?after={foreign}").status_code == 404
    assert client.get("/api/v1/jobs?limit=201").status_code == 422


def test_a_measure_is_logged_once_and_corrected_only_by_its_version(program, home_id):
    client = program(Roles.CONTRACTOR)
    item = client.get(f"/api/v1/jobs/{home_id}").json["measures"][0]["item_id"]
    address, sent = f"/api/v1/jobs/{home_id}/measures/{item}", key()
    assert client.get(address).json["state"] == "to_do"
    first = client.put(address, json=log(), headers=sent)
    assert first.status_code == 200, first.text
    again = client.put(address, json=log(), headers=sent)
    assert again.json == first.json
    stale = client.put(address, json=log(note="another"), headers=key())
    assert stale.status_code == 412
    seen = client.get(address).headers["ETag"]
    corrected = client.put(address, json=log(note="another"), headers={**key(), "If-Match": seen})
    assert corrected.status_code == 200, corrected.text
    assert corrected.headers["ETag"] != seen
    late = client.put(address, json=log(note="a third"), headers={**key(), "If-Match": seen})
    assert late.status_code == 412


def test_a_log_needs_a_key_and_exactly_one_of_its_two_parts(program, home_id):
    client = program(Roles.CONTRACTOR)
    item = client.get(f"/api/v1/jobs/{home_id}").json["measures"][0]["item_id"]
    address = f"/api/v1/jobs/{home_id}/measures/{item}"
    assert client.put(address, json=log()).json["code"] == "key_needed"
    assert client.put(address, json={}, headers=key()).status_code == 422
    assert client.put(address, json=log(), headers={**key(), "If-Match": "x"}).status_code == 428


def test_a_provider_sees_its_own_homes_page_by_page(app, program):
    for number in range(5):
        add_home(app, address=f"{number} Main St")
    client = program(Roles.CASEWORKER)
    whole = [home["home_id"] for home in client.get("/api/v1/homes").json["homes"]]
    assert len(whole) >= 5
    assert whole == sorted(whole)
    paged, address = [], "/api/v1/homes?limit=2"
    while address:
        part = client.get(address).json
        paged += [home["home_id"] for home in part["homes"]]
        address = part["next"]
    assert paged == whole
    shown = client.get(f"/api/v1/homes/{whole[0]}").json
    assert shown["home"]["home_id"] == whole[0]
    assert client.get("/api/v1/homes?limit=0").status_code == 422
    assert client.get("/api/v1/homes?stage=nowhere").status_code == 422


def test_the_day_of_an_answer_is_the_programmes(program):
    raw, _on = sample()
    answer = program(Roles.CASEWORKER).post("/api/v1/screenings", json={"household_file": raw})
    assert date.fromisoformat(answer.json["on"]) == date(2026, 6, 30)
