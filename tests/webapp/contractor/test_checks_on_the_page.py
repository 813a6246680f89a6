"""Errors stop a log and warnings ask for a reason: at the answer, with what to do."""

from tests.webapp.contractor.programme import ATTIC, address_of, errors, rows, send, two_photos
from tests.webapp.served import field_value
from webapp.db.work import InstalledMeasure


def test_an_error_is_not_taken_and_says_how_to_mend_it(app, contractor, home_id):
    wrong = {**ATTIC, "reading_after": "5", "note": "I am sure"}
    answer = send(contractor, address_of(app, home_id), wrong, **two_photos())
    assert answer.status_code == 422
    assert errors(answer) == [
        "After the work this must be higher than before. Check both, and that they are not swapped."
    ]
    assert not rows(app, InstalledMeasure)


def test_everything_wrong_is_said_at_once(app, contractor, home_id):
    answer = send(contractor, address_of(app, home_id), {**ATTIC, "cost_liwp": "", "reading_after": "70"})
    assert len(errors(answer)) == 3
    # quantity, make, model, serial, day, rating, cost and photo
    assert len(errors(send(contractor, address_of(app, home_id, "heat_pump_water_heater"), {}))) == 8


def test_a_warning_is_taken_with_a_note_written_after_it_was_seen(app, contractor, home_id):
    address = address_of(app, home_id)
    answer = send(contractor, address, ATTIC, quantity="700", note="Fine", **two_photos())
    assert answer.status_code == 422
    assert "900 were approved" in errors(answer)[0]
    assert errors(answer)[-1] == "Write here why it differs. Then save again."
    again = {"confirmed": field_value(answer.text, "confirmed"), "quantity": "700"}
    assert send(contractor, address, {**ATTIC, **again}).status_code == 422
    assert send(contractor, address, {**ATTIC, **again, "note": "A third has no access"}).status_code == 303
    assert rows(app, InstalledMeasure)[0].reason == "A third has no access"
