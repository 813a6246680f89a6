"""`hearthline report`: what it says of a file, with which exit code, with the records and without."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from calculators.assessment import assess
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from tests.webapp.inspector import homes, walk
from tests.webapp.signing import authorities
from tests.webapp.signing.authorities import AT
from webapp.cli import cli
from webapp.db import transaction
from webapp.roles import Roles
from webapp.services.certificates import certificate_file, revoke
from webapp.services.determinations import reference_of
from webapp.stages import Stage

DAY = date(2026, 6, 1)


def run(*arguments):
    return CliRunner().invoke(cli, ["report", *map(str, arguments)])


@pytest.fixture
def file(tmp_path, signed):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(signed)
    return path


@pytest.fixture
def roots(tmp_path, root):
    path = tmp_path / "roots.pem"
    path.write_bytes(root.pem)
    return path


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    """Run where there are no records."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.delenv("HEARTHLINE_DATA", raising=False)
    monkeypatch.setattr("webapp.clock.system_clock", lambda: AT + timedelta(days=30))


def test_a_genuine_file_is_described_offline(file, roots):
    answer = run("verify", file, "--root", roots)
    assert answer.exit_code == 0
    for said in (
        "GENUINE",
        "Signed by: Common Name: County",
        "2026-06-30 16:00:00 UTC, by the signer's own clock",
        "Unchanged under the signature: yes",
        "covers the whole file: yes",
        "Vouched for by: Common Name: County root",
        "Records: not asked",
    ):
        assert said in answer.output
    assert "TRIALS" not in answer.output


def test_the_same_as_json(file, roots):
    answer = run("verify", file, "--root", roots, "--json")
    told = json.loads(answer.output)
    assert told["genuine"] is True
    assert told["signed_at"] == "2026-06-30T16:00:00+00:00"
    assert told["document"]["kind"] == "certificate"
    assert (told["intact"], told["covers_whole_file"], told["for_trials_only"]) == (True, True, False)
    assert (told["records"], told["refusals"]) == ("not_asked", [])


def test_without_a_trusted_root_nobody_vouches(file):
    answer = run("verify", file)
    assert answer.exit_code == 6
    assert "none of the trusted authorities" in answer.output


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda content: content.replace(b"%PDF-1.3", b"%PDF-1.4", 1), "altered"),
        (lambda content: content + b"\n", "appended"),
        (lambda _content: authorities.pdf(), "unsigned"),
        (lambda _content: b"hello", "not_pdf"),
        (lambda content: content[:-100], "damaged"),
    ],
)
def test_each_refusal_has_its_code_and_its_sentence(file, roots, change, code):
    file.write_bytes(change(file.read_bytes()))
    answer = run("verify", file, "--root", roots)
    assert answer.exit_code == 6
    assert "REFUSED" in answer.output
    told = json.loads(run("verify", file, "--root", roots, "--json").output)
    assert code in [each["code"] for each in told["refusals"]]
    assert all(each["message"] in answer.output for each in told["refusals"])


def test_a_genuine_file_shown_for_another_home_is_refused(file, roots):
    answer = run("verify", file, "--root", roots, "--home", "H-12345678")
    assert answer.exit_code == 6
    assert "of another home" in answer.output
    assert run("verify", file, "--root", roots, "--home", "H-0A1B2C3D").exit_code == 0
    assert run("verify", file, "--root", roots, "--id", "zzzz").exit_code == 6


@pytest.mark.parametrize("name", ["missing.pdf", "."])
def test_a_file_that_cannot_be_read_is_bad_input(name):
    assert run("verify", name).exit_code == 3
    assert run("recompute", name).exit_code == 3


def test_a_root_that_is_no_certificate_is_bad_input(file):
    answer = run("verify", file, "--root", file)
    assert answer.exit_code == 3
    assert "no certificate" in answer.output


def test_the_records_say_whether_it_stands(app, tmp_path):
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
        certificate = walk.pass_by_services(session, people[Roles.INSPECTOR], home.id)
        content = certificate_file(session, certificate)
    path, data = tmp_path / "c.pdf", app.extensions["settings"].data_folder
    path.write_bytes(content)
    answer = run("verify", path, "--data", data, "--home", reference_of(home.id))
    assert answer.exit_code == 0, answer.output
    for said in ("it was issued here, and stands", "FOR TRIALS ONLY", "proves nothing outside of a trial"):
        assert said in answer.output
    with app.test_request_context(), transaction() as session:
        revoke(session, homes.people_of(session)[Roles.MANAGER], certificate.id, "wrong home", homes.AT)
    answer = run("verify", path, "--data", data)
    assert answer.exit_code == 6
    assert "The certificate was revoked" in answer.output
    offline = run("verify", path, "--data", data, "--offline")
    assert offline.exit_code == 0
    assert "Records: not asked" in offline.output


@pytest.fixture(scope="module")
def assessed():
    """An assessment with the facts that it rests on, as the web application keeps it."""
    facts = read_household(homes.SAMPLE.read_bytes(), "sample", load_rulebook())
    document = assess(facts, load_rulebook(), DAY).document()
    return {**document, "facts": facts.model_dump(mode="json", exclude_none=True), "facts_version": 1}


def with_record(tmp_path, record):
    path = tmp_path / "report.pdf"
    path.write_bytes(authorities.pdf(attached=json.dumps(record).encode()))
    return path


def test_the_numbers_of_an_assessment_come_out_again(tmp_path, assessed):
    answer = run("recompute", with_record(tmp_path, assessed))
    assert answer.exit_code == 0, answer.output
    assert "The numbers come out again: all" in answer.output
    told = json.loads(run("recompute", with_record(tmp_path, assessed), "--json").output)
    assert told["same"]
    assert told["values_compared"] > 1000
    assert (told["differences"], told["data_not_here"]) == ([], [])


def changed(record, *path, value):
    """Return a record with one value changed."""
    copy = json.loads(json.dumps(record))
    part = copy
    for step in path[:-1]:
        part = part[step]
    assert part[path[-1]] != value
    part[path[-1]] = value
    return copy


def test_each_number_that_does_not_come_out_is_named(tmp_path, assessed):
    name = assessed["measures"][0]["id"]
    saved = assessed["measures"][0]["savings_kwh_per_year"]
    record = changed(assessed, "measures", 0, "savings_kwh_per_year", value=saved * 1.001 + 1)
    answer = run("recompute", with_record(tmp_path, record))
    assert answer.exit_code == 4
    assert f"measures[{name}].savings_kwh_per_year: recorded as" in answer.output
    assert "1 of " in answer.output
    told = json.loads(run("recompute", with_record(tmp_path, record), "--json").output)
    assert [each["value"] for each in told["differences"]] == [f"measures[{name}].savings_kwh_per_year"]


def test_another_fact_gives_other_numbers(tmp_path, assessed):
    record = changed(assessed, "facts", "dwelling", "floor_area_ft2", value=2500)
    answer = run("recompute", with_record(tmp_path, record))
    assert answer.exit_code == 4
    assert "do not come out again" in answer.output


def test_data_that_are_not_here_are_named(tmp_path, assessed):
    name = next(iter(assessed["provenance"]["data"]))
    record = changed(assessed, "provenance", "data", name, value="0" * 64)
    answer = run("recompute", with_record(tmp_path, record))
    assert answer.exit_code == 0
    assert name in answer.output


def test_a_decision_is_replayed(tmp_path, assessed):
    facts = read_household(homes.SAMPLE.read_bytes(), "sample", load_rulebook())
    names = ("on", "jurisdiction", "reference", "programs", "provenance", "facts", "facts_version")
    from rules.screening import screen  # noqa: PLC0415 - one test's

    document = screen(facts, load_rulebook(), DAY).document()
    kept = {**document, "facts": assessed["facts"], "facts_version": 1}
    assert set(names) <= set(kept)
    answer = run("recompute", with_record(tmp_path, kept))
    assert answer.exit_code == 0, answer.output
    record = changed(kept, "programs", 0, "outcome", value="ineligible")
    answer = run("recompute", with_record(tmp_path, record))
    assert answer.exit_code == 4
    assert ".outcome: recorded as" in answer.output


def test_a_certificates_own_arithmetic_is_worked_out_again(app, tmp_path):
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
        found = {"air_sealing": {"observed_reading": 2700.0}, "led_lamps": {"observed_quantity": 13.0}}
        certificate = walk.pass_by_services(session, people[Roles.INSPECTOR], home.id, found=found)
        record = json.loads(certificate.document)
        issued = certificate_file(session, certificate)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(issued)
    told = json.loads(run("recompute", path, "--json").output)
    assert (told["same"], told["record"]) == (True, "certificate")
    assert told["values_compared"] > 20
    answer = run("recompute", with_record(tmp_path, record))
    assert answer.exit_code == 0, answer.output
    forged = changed(record, "observed", "totals", "avoided_kgco2e_lifetime", value=99_999.0)
    answer = run("recompute", with_record(tmp_path, forged))
    assert answer.exit_code == 4
    assert "observed.totals.avoided_kgco2e_lifetime: recorded as 99999.0" in answer.output
    assert run("recompute", with_record(tmp_path, changed(record, "measures", value=[{}]))).exit_code == 3


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, "has no facts, on, jurisdiction"),
        ({"on": "2026-06-01", "jurisdiction": "us_ca"}, "has no facts"),
        ([], "no record"),
        ({"facts": {}, "on": "soon", "jurisdiction": "us_ca", "measures": []}, "not a day"),
        ({"facts": [], "on": "2026-06-01", "jurisdiction": "us_ca", "measures": []}, "not a set of sections"),
    ],
)
def test_what_is_no_record_is_bad_input(tmp_path, record, said):
    answer = run("recompute", with_record(tmp_path, record))
    assert answer.exit_code == 3
    assert said in answer.output


def test_a_file_without_a_record_is_bad_input(tmp_path):
    path = tmp_path / "scan.pdf"
    for content, said in ((authorities.pdf(), "assessment.json"), (b"hello", "cannot be read as a PDF")):
        path.write_bytes(content)
        answer = run("recompute", path)
        assert answer.exit_code == 3
        assert said in answer.output
    path.write_bytes(authorities.pdf(attached=b"{"))
    assert "is not JSON" in run("recompute", path).output
