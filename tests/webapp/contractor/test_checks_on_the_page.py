"""Errors stop a log and warnings ask for a reason: at the answer, with what to do."""

import pytest

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


@pytest.mark.parametrize("quantity", ["0", "0.0000", "12345678901234", "0.00000000000001"])
def test_a_quantity_that_cannot_be_is_told_and_breaks_nothing(app, contractor, home_id, quantity):
    answer = send(contractor, address_of(app, home_id), ATTIC, quantity=quantity, **two_photos())
    assert answer.status_code == 422
    assert errors(answer) == ["Write a number above 0. If you put in nothing, say why not."]


def test_many_digits_after_the_point_are_taken(app, contractor, home_id):
    fields = {**ATTIC, "quantity": "899.999999999999"}
    assert send(contractor, address_of(app, home_id), fields, **two_photos()).status_code == 303


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
