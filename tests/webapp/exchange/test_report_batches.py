"""A printing of many homes that a page starts: each once, as assessed when asked for, and resumable."""

import csv
import hashlib
import json
import threading
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlmodel import select

from calculators.assessment import assess
from rules.errors import InputError
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from tests.webapp.db.programme import AT
from tests.webapp.db.trying import transfer
from webapp.canonical import canonical_json, sha256_of
from webapp.db import reading, transaction
from webapp.db.accounts import ProviderContact
from webapp.db.homes import AssessmentRecord, Home
from webapp.db.log import AuditEntry
from webapp.demo import samples
from webapp.reports.household import write_household_report
from webapp.reports.parties import Contact
from webapp.services import report_batches
from webapp.services.determinations import latest_assessment, report_document
from webapp.services.errors import NotAllowed, NotFound
from webapp.services.paper_parties import contact_of
from webapp.services.print_lists import sources_of
from webapp.services.report_batch_files import archive_parts, printed_homes, report_file, take_along
from webapp.services.report_batches import (
    BatchState,
    batch_of,
    batches_of,
    own_batch,
    remove_batch,
    resume_waiting,
    run_batch,
    start_batch,
)


@pytest.fixture(scope="module")
def document():
    path, on = next(samples())
    rulebook = load_rulebook()
    return assess(read_household(path.read_bytes(), path.name, rulebook), rulebook, on).document()


@pytest.fixture
def homes(engine, programme, document):
    """Three homes, of which the last has no assessment; whoever serves them can be telephoned."""
    with transaction(engine) as session:
        session.add(
            ProviderContact(
                provider_id=programme.caseworker.provider_id,
                valid_from=AT,
                telephone="(559) 555-0142",
                hours="9 to 5",
                email="help@example.org",
                place="Fresno",
                changed_by=programme.manager.user_id,
            )
        )
        made = [programme.open_home(session) for _ in range(3)]
        for home in made[:2]:
            session.add(assessment(programme, home.id, document))
        session.flush()
        return [home.id for home in made]


def assessment(programme, home_id, document):
    text = canonical_json(document)
    return AssessmentRecord(
        home_id=home_id, assessed_on=AT.date(), document=text, sha256=sha256_of(text),
        created_by=programme.caseworker.user_id, created_at=AT,
    )  # fmt: skip


def contact(engine, home_id):
    with reading(engine) as session:
        found = contact_of(session, session.get_one(Home, home_id))
    assert found.caseworker
    assert found.organisation
    assert found.phone
    return found


def started(engine, actor, homes, folder):
    with transaction(engine) as session:
        return start_batch(session, actor, homes, folder, AT)


def test_each_home_is_printed_once(engine, programme, homes, document, tmp_path):
    begun = started(engine, programme.caseworker, [*homes, homes[0]], tmp_path)
    assert (begun.state, begun.homes, begun.finished) == (BatchState.WAITING, 3, 0)
    result = run_batch(engine, tmp_path, begun.id)
    assert (result.printed, result.refused) == (2, 1)
    shown = batch_of(programme.caseworker, tmp_path, begun.id)
    assert (shown.state, shown.finished, shown.printed, shown.refused) == (BatchState.DONE, 3, 2, 1)
    write_household_report(document, tmp_path / "single.pdf", contact=contact(engine, homes[0]))
    with reading(engine) as session:
        _, content = report_file(session, programme.caseworker, tmp_path, begun.id, 1)
        assert content == (tmp_path / "single.pdf").read_bytes()
        with pytest.raises(NotFound):
            report_file(session, programme.caseworker, tmp_path, begun.id, 3)
    assert run_batch(engine, tmp_path, begun.id).did_nothing


def test_a_later_assessment_does_not_change_what_was_asked_for(engine, programme, homes, document, tmp_path):
    begun = started(engine, programme.caseworker, homes[:1], tmp_path)
    with transaction(engine) as session:
        session.add(assessment(programme, homes[0], {**document, "reference": "another"}))
    run_batch(engine, tmp_path, begun.id)
    write_household_report(document, tmp_path / "single.pdf", contact=contact(engine, homes[0]))
    with reading(engine) as session:
        _, content = report_file(session, programme.caseworker, tmp_path, begun.id, 1)
    assert content == (tmp_path / "single.pdf").read_bytes()


def test_a_decision_after_the_assessment_is_printed_as_the_page_prints_it(
    engine, programme, homes, document, tmp_path
):
    with transaction(engine) as session:
        decided = programme.determination(session.get_one(Home, homes[0]), "ineligible")
        decided.document = canonical_json({**document, "reference": "decided anew"})
        decided.sha256, decided.created_at = sha256_of(decided.document), AT + timedelta(hours=1)
        session.add(decided)
    begun = started(engine, programme.caseworker, homes[:1], tmp_path)
    run_batch(engine, tmp_path, begun.id)
    with reading(engine) as session:
        shown = report_document(session, homes[0])
        _, content = report_file(session, programme.caseworker, tmp_path, begun.id, 1)
    assert shown["reference"] == "decided anew"
    write_household_report(shown, tmp_path / "single.pdf", contact=contact(engine, homes[0]))
    assert content == (tmp_path / "single.pdf").read_bytes()


def test_a_printing_that_was_interrupted_goes_on_when_the_application_starts(
    engine, programme, homes, tmp_path, monkeypatch
):
    begun = started(engine, programme.caseworker, homes, tmp_path)

    def no_power(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(report_batches, "print_piece", no_power)
        with pytest.raises(KeyboardInterrupt):
            run_batch(engine, tmp_path, begun.id)
    assert batch_of(programme.caseworker, tmp_path, begun.id).state is BatchState.WAITING
    resume_waiting(engine, tmp_path).join()
    assert batch_of(programme.caseworker, tmp_path, begun.id).printed == 2
    assert resume_waiting(engine, tmp_path) is None


def test_a_printing_is_for_the_eyes_of_who_asked(engine, programme, homes, tmp_path):
    begun = started(engine, programme.caseworker, homes, tmp_path)
    assert [each.id for each in batches_of(programme.caseworker, tmp_path)] == [begun.id]
    assert [each.id for each in batches_of(programme.auditor, tmp_path)] == [begun.id]
    with pytest.raises(NotFound):
        own_batch(programme.auditor, tmp_path, begun.id)
    assert batches_of(programme.other_caseworker, tmp_path) == []
    for stranger in (programme.other_caseworker, programme.manager):
        with pytest.raises(NotFound):
            batch_of(stranger, tmp_path, begun.id)


@pytest.mark.parametrize("name", ["../../etc", "", "0" * 32, "x"])
def test_a_printing_that_is_not_there_is_not_found(engine, programme, tmp_path, name):
    with pytest.raises(NotFound):
        batch_of(programme.caseworker, tmp_path, name)
    with pytest.raises(NotFound):
        run_batch(engine, tmp_path, name)


def test_only_homes_that_one_may_see_are_printed(engine, programme, homes, tmp_path):
    with pytest.raises(NotFound):
        started(engine, programme.other_caseworker, homes, tmp_path)
    with pytest.raises(NotAllowed):
        started(engine, programme.contractor, homes, tmp_path)
    with pytest.raises(InputError):
        started(engine, programme.caseworker, [], tmp_path)
    assert not (tmp_path / report_batches.FOLDER).exists()


def test_the_log_says_who_had_how_many_printed(engine, programme, homes, tmp_path):
    started(engine, programme.caseworker, homes, tmp_path)
    with reading(engine) as session:
        entry = session.exec(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert (entry.action, entry.actor_id) == ("reports.started", programme.caseworker.user_id)
        assert json.loads(entry.detail) == {"count": 3}


def printed_entries(engine, action="reports.printed"):
    with reading(engine) as session:
        return session.exec(select(AuditEntry).where(AuditEntry.action == action)).all()


def test_the_hash_of_the_reports_is_on_the_log_once(engine, programme, homes, tmp_path):
    begun = started(engine, programme.caseworker, homes, tmp_path)
    result = run_batch(engine, tmp_path, begun.id)
    (tmp_path / report_batches.FOLDER / begun.id / "logged").unlink()  # the plug was pulled just there
    resume_waiting(engine, tmp_path).join()
    run_batch(engine, tmp_path, begun.id)
    assert len(printed_entries(engine, "report.printed")) == 2
    (entry,) = printed_entries(engine)
    assert json.loads(entry.detail) == {"count": 2, "sha256": result.manifest_sha256}
    assert entry.object_id == begun.id


def test_a_job_that_another_version_began_is_printed_anew(engine, programme, homes, tmp_path):
    begun = started(engine, programme.caseworker, homes, tmp_path)
    whole = run_batch(engine, tmp_path, begun.id)
    job = tmp_path / report_batches.FOLDER / begun.id / "out" / "job.json"
    held = {**json.loads(job.read_text()), "engine_version": "0.0.0"}
    job.write_text(json.dumps(held))
    assert run_batch(engine, tmp_path, begun.id) == replace(whole, pieces_kept=whole.pieces)
    job.write_text(json.dumps({**held, "result": None}))
    assert run_batch(engine, tmp_path, begun.id) == whole


def test_who_asked_may_take_a_printing_away(engine, programme, homes, tmp_path):
    begun = started(engine, programme.caseworker, homes, tmp_path)
    run_batch(engine, tmp_path, begun.id)
    with transaction(engine) as session:
        with pytest.raises(NotFound):
            remove_batch(session, programme.manager, tmp_path, begun.id, AT)
        remove_batch(session, programme.caseworker, tmp_path, begun.id, AT)
    assert batches_of(programme.caseworker, tmp_path) == []
    assert list((tmp_path / report_batches.FOLDER).iterdir()) == []


def test_each_report_is_on_the_log_by_its_hash_under_its_home(engine, programme, homes, tmp_path):
    begun = started(engine, programme.caseworker, homes, tmp_path)
    run_batch(engine, tmp_path, begun.id)
    logged = {
        entry.object_id: json.loads(entry.detail) for entry in printed_entries(engine, "report.printed")
    }
    with reading(engine) as session:
        printed = printed_homes(session, programme.caseworker, tmp_path, begun.id)
    assert set(logged) == set(homes[:2])
    for home in printed[:2]:
        content = home.path.read_bytes()
        assert logged[home.home_id]["sha256"] == hashlib.sha256(content).hexdigest() == home.sha256
        assert logged[home.home_id]["byte_count"] == len(content)
        assert logged[home.home_id]["source"] == begun.id


def test_two_printings_of_a_home_are_two_entries(engine, programme, homes, tmp_path):
    for _ in range(2):
        run_batch(engine, tmp_path, started(engine, programme.caseworker, homes[:1], tmp_path).id)
    assert len(printed_entries(engine, "report.printed")) == 2


def test_the_archive_holds_every_report_a_list_and_the_manifest(engine, programme, homes, tmp_path):
    begun = started(engine, programme.caseworker, homes, tmp_path)
    result = run_batch(engine, tmp_path, begun.id)
    with transaction(engine) as session:
        found, manifest = take_along(session, programme.caseworker, tmp_path, begun.id, AT)
    content = b"".join(archive_parts(found, manifest))
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[-2:] == ["list.csv", "manifest.jsonl"]
        assert hashlib.sha256(archive.read("manifest.jsonl")).hexdigest() == result.manifest_sha256
        rows = list(csv.DictReader(archive.read("list.csv").decode("utf-8-sig").splitlines()))
        assert [row["number"] for row in rows] == ["1", "2", "3"]
        for row in rows[:2]:
            assert hashlib.sha256(archive.read(row["file"])).hexdigest() == row["sha256"]
        assert "nothing is decided" in rows[2]["refused"]
        assert rows[2]["file"] == rows[2]["sha256"] == ""
    assert len(printed_entries(engine, "reports.taken_along")) == 1


def test_a_home_that_is_another_providers_by_now_is_left_out(engine, programme, homes, tmp_path):
    begun = started(engine, programme.caseworker, homes, tmp_path)
    run_batch(engine, tmp_path, begun.id)
    with transaction(engine) as session:
        home, to = session.get_one(Home, homes[0]), programme.other_caseworker.provider_id
        session.add(transfer(programme, home, to))
        session.flush()
        home.provider_id = to
    with reading(engine) as session:
        left = printed_homes(session, programme.caseworker, tmp_path, begun.id)
        assert [home.home_id for home in left] == homes[1:]
        with pytest.raises(NotFound):
            report_file(session, programme.caseworker, tmp_path, begun.id, 1)


def test_a_printing_that_is_removed_while_it_is_printed_stops_and_leaves_nothing(
    engine, programme, homes, tmp_path, monkeypatch
):
    begun = started(engine, programme.caseworker, homes, tmp_path)

    def removed_meanwhile(*_):
        with transaction(engine) as session:
            assert batch_of(programme.caseworker, tmp_path, begun.id).is_printing
            remove_batch(session, programme.caseworker, tmp_path, begun.id, AT)
        raise NotFound

    monkeypatch.setattr(report_batches, "print_piece", removed_meanwhile)
    with pytest.raises(NotFound):
        run_batch(engine, tmp_path, begun.id)
    assert list((tmp_path / report_batches.FOLDER).iterdir()) == []
    assert printed_entries(engine) == []


def test_two_that_print_one_job_at_once_print_it_once(engine, programme, homes, tmp_path):
    begun = started(engine, programme.caseworker, homes, tmp_path)
    threads = [
        threading.Thread(target=run_batch, args=(engine, tmp_path, begun.id), daemon=True) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shown = batch_of(programme.caseworker, tmp_path, begun.id)
    assert (shown.printed, shown.is_printing) == (2, False)
    assert len(printed_entries(engine)) == 1
    assert len(printed_entries(engine, "report.printed")) == 2


def test_what_each_report_is_made_from_is_chosen_as_one_by_one(engine, programme, homes):
    with transaction(engine) as session:
        decided = programme.determination(session.get_one(Home, homes[0]), "ineligible")
        decided.created_at = AT + timedelta(hours=1)
        session.add(decided)
        session.flush()
        first, second, third = sources_of(session, programme.caseworker, homes, AT.date())
        assert first["determinations"] == [decided.id]
        assert "assessment" not in first
        assert second["assessment"] == latest_assessment(session, homes[1]).id
        assert (third["home"], third["determinations"]) == (homes[2], [])
        for sources in (first, second, third):
            found = contact_of(session, session.get_one(Home, sources["home"]))
            assert Contact(**sources["contact"]) == found
        with pytest.raises(NotFound):
            sources_of(session, programme.other_caseworker, homes, AT.date())


def test_too_many_homes_are_refused(engine, programme, homes, tmp_path, monkeypatch):
    monkeypatch.setattr(report_batches, "MOST_HOMES", 2)
    with pytest.raises(InputError, match="up to 2 homes"):
        started(engine, programme.caseworker, homes, tmp_path)
    started(engine, programme.caseworker, homes[:2], tmp_path)
