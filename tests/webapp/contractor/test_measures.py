"""Logging what was installed: once, whole, corrected in plain sight."""

from decimal import Decimal

from tests.webapp.contractor.programme import (
    ATTIC,
    HEATER,
    add_home,
    address_of,
    errors,
    filled,
    jpeg,
    photo,
    post,
    rows,
    send,
    two_photos,
)
from tests.webapp.served import field_value, html_problems, log_in, soup
from webapp.db.log import AuditEntry
from webapp.db.work import InstalledMeasure, MeasureFunding, Photo
from webapp.roles import Roles


def test_a_measure_is_logged_with_its_evidence(app, contractor, home_id):
    answer = send(contractor, address_of(app, home_id), ATTIC, cost_owner="$12.50", **two_photos())
    assert (answer.status_code, answer.location) == (303, f"/jobs/{home_id}")
    (logged,) = rows(app, InstalledMeasure)
    assert (logged.quantity, logged.reading_before, logged.reading_after) == (900, 11, 49)
    assert logged.reading_unit == "h ft2 F/Btu"
    paid = {(part.source, part.amount_cents) for part in rows(app, MeasureFunding)}
    assert paid == {("liwp", 344700), ("owner", 1250)}
    assert {kept.installed_measure_id for kept in rows(app, Photo)} == {logged.id}
    assert "measure.logged" in {entry.action for entry in rows(app, AuditEntry)}
    page = contractor.get(f"/jobs/{home_id}")
    assert "Attic insulation: saved." in page.text
    assert "1 of 3 measures logged" in page.text


def test_a_form_that_is_sent_twice_lands_once(app, contractor, home_id):
    address = address_of(app, home_id)
    body = filled(contractor, address, ATTIC)
    for _time in range(2):
        sent = {**body, **two_photos()}
        answer = post(contractor, address, sent)
        assert (answer.status_code, answer.location) == (303, f"/jobs/{home_id}")
    assert len(rows(app, InstalledMeasure)) == 1
    assert len(rows(app, Photo)) == 3
    assert "It is there once" in contractor.get(f"/jobs/{home_id}").text


def test_back_after_submit_with_other_answers_changes_nothing(app, contractor, home_id):
    address = address_of(app, home_id)
    body = filled(contractor, address, ATTIC)
    post(contractor, address, {**body, **two_photos()})
    answer = post(contractor, address, {**body, "quantity": "850"})
    assert answer.status_code == 422
    assert "already used for something else" in answer.text
    assert rows(app, InstalledMeasure)[0].quantity == 900


def test_after_submit_the_page_shows_what_is_saved(app, contractor, home_id):
    address = address_of(app, home_id)
    send(contractor, address, ATTIC, **two_photos())
    text = contractor.get(address).text
    assert field_value(text, "quantity") == "900"
    assert field_value(text, "cost_liwp") == "3,447.00"
    assert field_value(text, "row_version") == "1"
    assert len(soup(text).select("img")) == 3


def test_a_correction_keeps_what_stood_there_before(app, contractor, home_id):
    address = address_of(app, home_id, "heat_pump_water_heater")
    send(contractor, address, HEATER, **two_photos())
    changed = {"serial": "AB1234-D", "cost_utility": "2600", "note": "Read it again"}
    assert errors(send(contractor, address, HEATER, **changed, why="")) == [
        "Say why you change what was logged."
    ]
    answer = send(contractor, address, HEATER, **changed, why="The plate was dirty")
    assert answer.status_code == 303
    (logged,) = rows(app, InstalledMeasure)
    assert (logged.serial, logged.row_version) == ("AB1234-D", 2)
    assert [paid.amount_cents for paid in rows(app, MeasureFunding)] == [260000]
    text = contractor.get(address).text
    assert "Serial number was AB1234-C" in text
    assert "Paid by Utility program was $2,500.00" in text
    assert "Note was empty" in text
    assert "Tom Becker" in text
    assert "Why: The plate was dirty" in text
    assert not html_problems(text)


def test_saving_without_a_change_is_no_correction(app, contractor, home_id):
    address = address_of(app, home_id)
    send(contractor, address, ATTIC, **two_photos())
    assert send(contractor, address, ATTIC).status_code == 303
    assert rows(app, InstalledMeasure)[0].row_version == 1


def test_two_who_log_the_same_measure_see_both_versions(app, contractor, home_id):
    address = address_of(app, home_id)
    second = filled(contractor, address, ATTIC, quantity="920")
    send(contractor, address, ATTIC, **two_photos())
    answer = post(contractor, address, second)
    assert answer.status_code == 409
    page = soup(answer.text)
    assert [cell.get_text() for cell in page.select(".hl-versions dd")] == ["900 sq ft", "920 sq ft"]
    assert not html_problems(answer.text)
    again = {f["name"]: f.get("value", "") for f in page.select("main form input")}
    assert contractor.post(address, data=again).status_code == 303
    assert rows(app, InstalledMeasure)[0].quantity == 920


def test_a_measure_that_was_not_put_in_has_a_reason(app, contractor, home_id):
    address = address_of(app, home_id, "air_sealing") + "/not-installed"
    assert errors(send(contractor, address, {"explanation": ""})) == ["Choose the reason."]
    answer = send(contractor, address, {"reason": "other", "explanation": " "})
    assert errors(answer) == ["Say in a few words why you did not put it in."]
    assert not html_problems(answer.text)
    assert send(contractor, address, {"reason": "unsafe", "explanation": "Gas smell <b>"}).status_code == 303
    (logged,) = rows(app, InstalledMeasure)
    assert (logged.status, logged.reason) == ("not_installed", "unsafe: Gas smell <b>")
    text = contractor.get(address).text
    assert "Gas smell &lt;b&gt;" in text
    assert "checked" in str(soup(text).select_one("input[value=unsafe]"))


def test_from_a_reason_to_an_installation(app, contractor, home_id):
    address = address_of(app, home_id)
    send(contractor, address + "/not-installed", {"reason": "no_access", "explanation": ""})
    assert send(contractor, address, ATTIC, **two_photos()).status_code == 303
    (logged,) = rows(app, InstalledMeasure)
    assert (logged.status, logged.reason, logged.row_version) == ("installed", "", 2)
    assert "Reason was We could not get to the place" in contractor.get(address).text


def test_a_serial_number_is_installed_once_in_the_programme(app, contractor, home_id):
    elsewhere = add_home(app, address="77 Elsewhere St")
    send(contractor, address_of(app, elsewhere, "heat_pump_water_heater"), HEATER, **two_photos())
    address = address_of(app, home_id, "heat_pump_water_heater")
    colours = {"photo": "green", "second_photo": "white", "third_photo": "gold"}
    photos = {field: photo(jpeg(colour=colour)) for field, colour in colours.items()}
    answer = send(contractor, address, HEATER, serial="AB1234 - C", **photos)
    assert answer.status_code == 422
    assert errors(answer) == [
        "This serial number is already logged on a home. Check the number on the machine."
    ]
    assert "77 Elsewhere" not in answer.text
    assert elsewhere not in answer.text
    assert field_value(answer.text, "serial") == "AB1234 - C"
    assert len(soup(answer.text).select("img")) == 3
    assert send(contractor, address, HEATER, serial="AB9999").status_code == 303


def test_markup_in_an_answer_stays_text(app, contractor):
    home_id = add_home(app, address="12 <b>Bold</b> St")
    for address in ("/jobs", f"/jobs/{home_id}", address_of(app, home_id)):
        page = contractor.get(address)
        assert "12 &lt;b&gt;Bold&lt;/b&gt; St" in page.text
        assert not soup(page.text).select("main b")
    answer = send(contractor, address_of(app, home_id, "heat_pump_water_heater"), HEATER, make="<b>Rheem")
    assert "Use only letters, numbers and - / . , as on the nameplate." in errors(answer)
    assert not soup(answer.text).select("main b")


def test_amounts_are_read_as_people_write_them_and_refused_with_what_to_do(app, contractor, home_id):
    answer = send(contractor, address_of(app, home_id), ATTIC, cost_owner="$2,000 / mo", **two_photos())
    assert errors(answer) == ["Write the amount only, in dollars and cents, like 1,250.50."]
    assert field_value(answer.text, "cost_owner") == "$2,000 / mo"
    assert Decimal("3447.00") == Decimal(field_value(answer.text, "cost_liwp").replace(",", ""))


def test_a_login_that_expired_in_the_middle_loses_nothing_that_was_typed(app, contractor, home_id, clock):
    address = address_of(app, home_id)
    typed = filled(contractor, address, ATTIC, note="Behind the chimney", **two_photos())
    clock.forward(minutes=31)
    answer = post(contractor, address, typed)
    assert answer.status_code == 303
    assert answer.location.startswith("/login")
    assert not rows(app, InstalledMeasure)
    assert log_in(contractor, Roles.CONTRACTOR, answer.location).location == address
    text = contractor.get(address).text
    assert field_value(text, "quantity") == "900"
    assert field_value(text, "installed_on-day") == "29"
    assert "Behind the chimney" in text
    assert send(contractor, address, ATTIC, **two_photos()).status_code == 303


def test_one_picture_for_two_measures_is_doubtful(app, contractor, home_id):
    send(contractor, address_of(app, home_id), ATTIC, **two_photos())
    sealed = {**ATTIC, "quantity": "1", "reading_before": "2500", "reading_after": "2000"}
    answer = send(contractor, address_of(app, home_id, "air_sealing"), sealed, **two_photos())
    assert answer.status_code == 422
    assert "This photo was also sent for another measure" in errors(answer)[0]
