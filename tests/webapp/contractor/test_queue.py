"""What a phone's queue is told: once each, in JSON, to the person who typed it and to nobody else."""

from uuid import uuid4

from tests.webapp.contractor.programme import (
    ATTIC,
    SENTINELS,
    TODAY,
    add_home,
    address_of,
    filled,
    jpeg,
    photo,
    post,
    rows,
    send,
    two_photos,
)
from tests.webapp.served import soup
from webapp.db import transaction
from webapp.db.homes import Home
from webapp.db.work import InstalledMeasure, Photo
from webapp.roles import Roles
from webapp.stages import Stage

QUEUED = {"X-Hearthline-Queue": "1"}
KINDS = "photo second_photo third_photo"


def queued(client, address, body):
    """Send a form as the queue does."""
    return client.post(address, data=body, headers=QUEUED)


def send_photo(client, address, mark, *, key=None, content=None, field="photo"):
    """Send one photo as the queue does."""
    token = client.get("/jobs/signal").json["token"]
    body = {"csrf_token": token, "idempotency_key": key or str(uuid4()), "filled_in_by": mark, "field": field}
    return post(client, f"{address}/photos", {**body, "photo": photo(content or jpeg(colour="red"))}).json


def mark_of(client, address):
    return soup(client.get(address).text).select_one("main [name=filled_in_by]")["value"]


def test_a_queued_log_lands_once_and_its_photos_follow(app, contractor, home_id):
    address = address_of(app, home_id)
    body = filled(contractor, address, ATTIC, photos_to_follow=KINDS)
    first, second = (queued(contractor, address, body).json for _time in range(2))
    assert first["state"] == second["state"] == "saved"
    assert first["receipt"] == second["receipt"]
    assert "2026" in first["receipt"]["at"]
    assert contractor.get(f"/jobs/receipts/{body['idempotency_key']}").json == first["receipt"]
    assert contractor.get(f"/jobs/receipts/{uuid4()}").status_code == 404
    assert len(rows(app, InstalledMeasure)) == 1
    waits = queued(contractor, f"/jobs/{home_id}/complete", filled(contractor, address, {})).json
    assert waits["state"] == "refused"
    mark, key = mark_of(contractor, address), str(uuid4())
    once, twice = (send_photo(contractor, address, mark, key=key) for _time in range(2))
    assert once["state"] == twice["state"] == "saved"
    assert once["receipt"] == twice["receipt"]
    other = send_photo(contractor, address, mark, key=key, content=jpeg(colour="blue"))
    assert (other["state"], other["code"]) == ("refused", "key_used")
    assert [(kept.kind, kept.installed_measure_id) for kept in rows(app, Photo)] == [("finished_work", 1)]


def test_the_same_key_with_another_body_is_refused_by_name(app, contractor, home_id):
    address = address_of(app, home_id)
    body = filled(contractor, address, ATTIC, photos_to_follow=KINDS)
    queued(contractor, address, body)
    told = queued(contractor, address, {**body, "quantity": "850"}).json
    assert (told["state"], told["code"]) == ("refused", "key_used")
    assert rows(app, InstalledMeasure)[0].quantity == 900


def test_what_is_wrong_is_told_in_words(app, contractor, home_id):
    address = address_of(app, home_id)
    wrong = filled(contractor, address, ATTIC, reading_after="5", photos_to_follow=KINDS)
    told = queued(contractor, address, wrong).json
    assert told["state"] == "refused"
    assert told["reasons"] == [
        "After the work this must be higher than before. Check both, and that they are not swapped."
    ]
    doubtful = filled(contractor, address, ATTIC, quantity="700", photos_to_follow=KINDS)
    told = queued(contractor, address, doubtful).json
    assert told["warnings"] == ["quantity_off_scope"]
    bad = send_photo(contractor, address, mark_of(contractor, address), content=b"MZ\x90\x00" + bytes(100))
    assert bad["state"] == "refused"
    assert "not a photo" in bad["reasons"][0]


def test_both_versions_of_a_measure_that_somebody_else_logged_meanwhile(app, contractor, home_id):
    address = address_of(app, home_id)
    typed = filled(contractor, address, ATTIC, quantity="920", photos_to_follow=KINDS)
    send(contractor, address, ATTIC, **two_photos())
    told = queued(contractor, address, typed).json
    assert told["state"] == "conflict"
    assert told["conflict"] == [["Quantity", "900 sq ft", "920 sq ft"]]
    again = {**typed, "row_version": str(told["row_version"]), "idempotency_key": str(uuid4())}
    assert queued(contractor, address, again).json["state"] == "saved"
    assert rows(app, InstalledMeasure)[0].quantity == 920


def test_another_person_never_sends_what_he_did_not_type(app, contractor, home_id, logged_in):
    address = address_of(app, home_id)
    inspector = logged_in(Roles.INSPECTOR)
    foreign = mark_of(contractor, address)[::-1]
    body = filled(contractor, address, ATTIC, photos_to_follow=KINDS, filled_in_by=foreign)
    told = queued(contractor, address, body).json
    assert (told["state"], told["code"]) == ("refused", "other_person")
    assert send_photo(contractor, address, foreign)["code"] == "other_person"
    assert inspector.get("/jobs/signal").status_code == 403
    assert not rows(app, InstalledMeasure)
    assert not rows(app, Photo)


def test_a_session_that_ended_is_no_answer(contractor, clock):
    assert contractor.get("/jobs/signal").json["person"]
    clock.forward(minutes=31)
    answer = contractor.get("/jobs/signal")
    assert answer.status_code == 302
    assert answer.location.startswith("/login")


def test_only_todays_own_pages_are_listed_and_their_marks_follow_what_they_show(app, contractor):
    today = add_home(app)
    later = add_home(app, address="2 Later St", stage=Stage.SCHEDULED, day=TODAY.replace(month=7))
    other = add_home(app, address="3 Other St", provider="Delta Insulation")
    listed = contractor.get("/jobs/offline").json
    marks = {page["url"]: page["mark"] for page in listed["pages"]}
    assert len(marks) == len(listed["pages"]) == 2 + 2 + 2 * 3
    assert all(url.startswith("/jobs") for url in marks)
    assert not [url for url in marks if later in url or other in url]
    assert not [s for s in (*SENTINELS, "Blackstone", "Tom Becker") if s in str(listed)]
    send(contractor, address_of(app, today), ATTIC, **two_photos())
    after = {page["url"]: page["mark"] for page in contractor.get("/jobs/offline").json["pages"]}
    assert {url for url in marks if marks[url] != after[url]} == set(marks) - {"/jobs/waiting"}
    with app.app_context(), transaction() as session:
        session.get(Home, today).contractor_provider_id = session.get(Home, other).contractor_provider_id
    left = {page["url"] for page in contractor.get("/jobs/offline").json["pages"]}
    assert left == {"/jobs", "/jobs/waiting"}


def test_fifty_photos_at_once(app, contractor, home_id):
    address = address_of(app, home_id)
    many = [jpeg(size=(40, 40), colour=(number * 5, 90, 200 - number)) for number in range(50)]
    mark = mark_of(contractor, address)
    for number, content in enumerate(many):
        told = send_photo(contractor, address, mark, content=content, field="more_photos")
        assert told["state"] == "saved", number
    assert len(rows(app, Photo)) == 50
    assert len(soup(contractor.get(address).text).select("main img")) == 50


def test_the_worker_stays_within_the_contractors_pages(contractor, logged_in, client):
    with contractor.get("/jobs/worker.js") as answer:
        assert answer.mimetype == "text/javascript"
        assert answer.headers["Service-Worker-Allowed"] == "/jobs"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert logged_in(Roles.CASEWORKER).get("/jobs/worker.js").status_code == 403
    assert client.get("/jobs/worker.js").status_code == 302
