"""Who sees which home, who changes it, and that no edit and no form is lost or doubled."""

from dataclasses import replace
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import func, select

from tests.webapp.db.programme import ADDRESS, AT
from tests.webapp.db.seen_homes import homes_for
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.log import AuditEntry, Submission
from webapp.services.errors import AlreadyDone, NotAllowed, NotFound, Refused, StaleEdit
from webapp.services.homes import Address, edit_address, get_home, open_home
from webapp.services.submissions import once
from webapp.stages import Stage

CORRECTED = ADDRESS.model_copy(update={"unit": "4"})
SEEN_BY = {
    "caseworker": set(Stage),
    "other_caseworker": set(),
    "contractor": {
        Stage.SCHEDULED,
        Stage.IN_PROGRESS,
        Stage.IN_PROGRESS_INSPECTION,
        Stage.CONTRACTOR_COMPLETE,
        Stage.DESK_REVIEW,
        Stage.FINAL_INSPECTION,
        Stage.REWORK,
        Stage.PASSED,
        Stage.REPORTED,
    },
    "other_contractor": set(),
    "inspector": {
        Stage.IN_PROGRESS,
        Stage.IN_PROGRESS_INSPECTION,
        Stage.CONTRACTOR_COMPLETE,
        Stage.DESK_REVIEW,
        Stage.FINAL_INSPECTION,
        Stage.REWORK,
        Stage.PASSED,
        Stage.REPORTED,
    },
    "manager": set(Stage),
    "auditor": set(Stage),
}


def entries(session):
    return session.exec(select(func.count()).select_from(AuditEntry)).one()


def test_each_role_sees_its_homes_one_by_one_as_in_the_list(engine, programme):
    with transaction(engine) as session:
        homes = {stage: programme.home_at(session, stage).id for stage in Stage}
        for who, stages in SEEN_BY.items():
            actor = getattr(programme, who)
            listed = {home.id for home in homes_for(session, actor)}
            assert listed == {homes[stage] for stage in stages}, who
            for stage, home_id in homes.items():
                if stage in stages:
                    assert get_home(session, actor, home_id).id == home_id
                else:
                    with pytest.raises(NotFound):
                        get_home(session, actor, home_id)
        assert [home.stage for home in homes_for(session, programme.manager, [Stage.REWORK])] == ["rework"]


def test_an_inspector_does_not_see_a_home_where_he_took_part_nor_one_passed_by_another(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.FINAL_INSPECTION)
        passed = programme.home_at(session, Stage.PASSED)
        for took_part in (programme.contractor, programme.caseworker):
            conflicted = replace(programme.inspector, user_id=took_part.user_id)
            assert homes_for(session, conflicted) == []
        another = replace(programme.inspector, user_id=programme.manager.user_id)
        assert [seen.id for seen in homes_for(session, another)] == [home.id]
        with pytest.raises(NotFound):
            get_home(session, another, passed.id)


def test_somebody_without_an_organisation_has_no_homes_of_it(engine, programme):
    with transaction(engine) as session:
        programme.home_at(session, Stage.SCREENED)
        for actor in (programme.caseworker, programme.contractor):
            assert homes_for(session, replace(actor, provider_id=None)) == []


def test_a_home_that_is_not_there_and_one_that_is_not_yours_are_told_alike(engine, programme):
    with transaction(engine) as session:
        home = programme.open_home(session)
        told = []
        for home_id in (home.id, uuid4().hex):
            with pytest.raises(NotFound) as error:
                get_home(session, programme.other_caseworker, home_id)
            told.append((error.value.code, error.value.message))
    assert told[0] == told[1]


def test_only_a_caseworker_of_a_provider_opens_homes(engine, programme):
    with transaction(engine) as session:
        home = programme.open_home(session)
        assert (home.stage, home.row_version, len(home.id)) == ("screened", 1, 32)
        others = [actor for actor in programme.everybody() if actor.role != "caseworker"]
        for actor in (*others, replace(programme.caseworker, provider_id=None)):
            with pytest.raises(NotAllowed):
                open_home(session, actor, ADDRESS, AT)
        assert entries(session) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"zip_code": "9370"}, {"zip_code": "937031"}, {"city": " "}, {"address_line": ""}, {"owner": "x"}],
)
def test_an_address_is_checked_and_an_error_does_not_repeat_it(wrong):
    with pytest.raises(ValidationError) as error:
        Address(**{**ADDRESS.model_dump(), **wrong})
    assert "Blackstone" not in str(error.value)


def test_an_edit_counts_the_version_up_and_is_recorded_without_the_address(engine, programme):
    with transaction(engine) as session:
        home = programme.open_home(session)
        edit_address(session, programme.caseworker, home.id, CORRECTED, row_version=1, at=AT)
        assert (home.unit, home.row_version) == ("4", 2)
        edit_address(session, programme.caseworker, home.id, CORRECTED, row_version=2, at=AT)
        assert home.row_version == 2, "nothing changed"
        log = session.exec(select(AuditEntry).order_by(AuditEntry.seq)).all()
        assert [entry.action for entry in log] == ["home.opened", "home.address_corrected"]
        assert log[1].detail == '{"fields":["unit"],"row_version":2}'


def test_a_stale_edit_brings_both_versions_and_changes_nothing(engine, programme):
    with transaction(engine) as session:
        home_id = programme.open_home(session).id
    with transaction(engine) as session:
        edit_address(session, programme.caseworker, home_id, CORRECTED, row_version=1, at=AT)
    late = ADDRESS.model_copy(update={"unit": "7"})
    with pytest.raises(StaleEdit) as stale, transaction(engine) as session:
        edit_address(session, programme.caseworker, home_id, late, row_version=1, at=AT)
    assert (stale.value.current["unit"], stale.value.submitted["unit"]) == ("4", "7")
    assert stale.value.row_version == 2
    with transaction(engine) as session:
        edit_address(session, programme.caseworker, home_id, late, row_version=2, at=AT)
        assert session.get_one(Home, home_id).unit == "7"


def test_of_many_edits_at_once_one_is_saved(engine, programme):
    with transaction(engine) as session:
        home_id = programme.open_home(session).id

    def save(number):
        changed = ADDRESS.model_copy(update={"unit": str(number)})
        with transaction(engine) as session:
            edit_address(session, programme.caseworker, home_id, changed, row_version=1, at=AT)

    outcomes = at_once(save, 6)
    assert sorted(map(repr, map(type, outcomes))) == sorted([repr(StaleEdit)] * 5 + [repr(type(None))])
    with reading(engine) as session:
        assert session.get_one(Home, home_id).row_version == 2


def test_only_a_caseworker_corrects_an_address(engine, programme):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.IN_PROGRESS)
        for actor in (programme.contractor, programme.inspector, programme.manager):
            with pytest.raises(NotAllowed):
                edit_address(session, actor, home.id, CORRECTED, row_version=home.row_version, at=AT)


def at_once(work, number):
    """Run something in threads that start together; return what each raised, or None."""
    together, outcomes = Barrier(number), []

    def run(index):
        together.wait()
        try:
            work(index)
            outcomes.append(None)
        except Exception as error:  # noqa: BLE001 - what a thread raised is what is looked at
            outcomes.append(error)

    threads = [Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def send(engine, actor, key, path="/homes/new", **form):
    """Hand in a form that opens a home, as a page does."""
    with transaction(engine) as session, once(session, key, actor, path, form, at=AT) as submission:
        submission.location = f"/homes/{open_home(session, actor, ADDRESS, AT).id}"
        return submission.location


def test_a_form_sent_again_leads_to_what_the_first_one_made(engine, programme):
    key = str(uuid4())
    location = send(engine, programme.caseworker, key, city="Fresno", csrf_token="one")  # noqa: S106 - no password
    with pytest.raises(AlreadyDone) as again:
        send(engine, programme.caseworker, key, city="Fresno", csrf_token="two")  # noqa: S106 - no password
    assert again.value.location == location
    with reading(engine) as session:
        assert entries(session) == 1


def test_a_key_that_was_used_for_something_else_is_refused(engine, programme):
    key = str(uuid4())
    send(engine, programme.caseworker, key, city="Fresno")
    for actor, path, form in (
        (programme.caseworker, "/homes/new", {"city": "Clovis"}),
        (programme.caseworker, "/homes/other", {"city": "Fresno"}),
        (programme.other_caseworker, "/homes/new", {"city": "Fresno"}),
    ):
        with pytest.raises(Refused) as refusal:
            send(engine, actor, key, path, **form)
        assert refusal.value.code == "key_used"


@pytest.mark.parametrize("key", ["", "x" * 37])
def test_a_form_without_its_key_is_refused(engine, programme, key):
    with pytest.raises(Refused, match="Open the page again"):
        send(engine, programme.caseworker, key)


def test_a_form_whose_work_failed_may_be_sent_again(engine, programme):
    key = str(uuid4())
    with pytest.raises(NotAllowed):
        send(engine, programme.contractor, key)
    with reading(engine) as session:
        assert session.exec(select(Submission)).all() == []
    assert send(engine, programme.caseworker, key)


def test_a_page_that_forgets_where_to_go_is_told(engine, programme):
    def forget(session):
        with once(session, "key", programme.caseworker, "/", {}, at=AT):
            pass

    with pytest.raises(RuntimeError, match="location"), transaction(engine) as session:
        forget(session)


def test_a_form_sent_many_times_at_once_lands_once(engine, programme):
    key, locations = str(uuid4()), []
    outcomes = at_once(lambda _: locations.append(send(engine, programme.caseworker, key, a="b")), 8)
    done = [outcome for outcome in outcomes if outcome is not None]
    assert [type(outcome) for outcome in done] == [AlreadyDone] * 7
    assert {outcome.location for outcome in done} == set(locations)
    with reading(engine) as session:
        assert session.exec(select(func.count()).select_from(Home)).one() == 1
        assert entries(session) == 1
