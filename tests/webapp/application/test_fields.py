"""What people write is taken, or refused with what to write instead."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.webapp.application.practice import EveryField
from webapp.ui.dates import read_day
from webapp.ui.numbers import NotANumber, read_number
from webapp.ui.texts import clean_line, clean_lines

GOOD = {
    "name": "Ana",
    "pay": "2000",
    "people": "4",
    "day-month": "3",
    "day-day": "27",
    "day-year": "2026",
    "fuel": "gas",
    "owner": "yes",
    "county": "kern",
}


@pytest.fixture
def read(app):
    """Return a function: what was typed -> the form that read it, checked."""

    def form(**typed):
        names = {**GOOD, **{name.replace("__", "-"): value for name, value in typed.items()}}
        with app.test_request_context("/practice/forms/every"):
            read_form = EveryField(formdata=MultiDict(names), meta={"csrf": False})
            read_form.validate()
            return read_form

    return form


def said(form, name):
    return [str(message) for message in form[name].errors]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("$2,000", "2000.00"),
        ("2000", "2000.00"),
        (" $ 2 000.5 ", "2000.50"),
        ("2,000.00", "2000.00"),
        ("1,234,567.89", "1234567.89"),
        ("0", "0.00"),
        (".50", "0.50"),
        ("$ 12.", "12.00"),
        ("\uff12\uff10\uff10", "200.00"),  # typed with a Chinese keyboard
        ("2\u00a0000", "2000.00"),
    ],
)
def test_money_as_people_write_it(read, typed, amount):
    form = read(pay=typed)
    assert not form.errors
    assert str(form.pay.data) == amount
    assert form.pay.cents == int(Decimal(amount) * 100)


@pytest.mark.parametrize(
    "typed",
    [
        "$2,000 / mo",
        "2000 a month",
        "2k",
        "two thousand",
        "$",
        "1.2.3",
        "2,00",
        "1,2345",
        "20-30",
        "1e5",
        "NaN",
        "20²",
        "½",
    ],
)
def test_what_is_more_than_an_amount_is_refused_with_what_to_write(read, typed):
    form = read(pay=typed)
    assert said(form, "pay") == ["Write the amount only, like 1,250.50, and choose how often it is paid."]
    assert form.pay._value() == typed
    assert form.pay.cents is None


def test_an_amount_that_is_paid_once_says_nothing_of_how_often(read):
    assert said(read(cost="$900 each"), "cost") == [
        "Write the amount only, in dollars and cents, like 1,250.50."
    ]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("-5", "Write 0 or more. The amount cannot be less than 0."),
        ("$-5", "Write 0 or more. The amount cannot be less than 0."),
        ("1.005", "Write dollars and cents only, like 1,250.50: at most two digits after the point."),
        ("100000000", "This amount looks too large. Check the number of digits."),
        ("", "Write the pay."),
        ("   ", "Write the pay."),
    ],
)
def test_an_amount_that_cannot_be(read, typed, message):
    assert said(read(pay=typed), "pay") == [message]


@given(st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2))
def test_every_amount_comes_back_from_how_we_write_it(amount):
    assert read_number(f"{amount:,.2f}") == amount


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_numbers_and_days(text):
    with suppress(NotANumber):
        read_number(text)
    clean_line(text)
    clean_lines(text)


@pytest.mark.parametrize(
    ("typed", "count"), [("4", 4), (" 4 ", 4), ("4.0", 4), ("1,2", None), ("4.5", None), ("four", None)]
)
def test_a_count_is_a_whole_number(read, typed, count):
    form = read(people=typed)
    assert form.people.data == count
    assert said(form, "people") == ([] if count else ["Write a whole number, like 3."])


@pytest.mark.parametrize(("typed", "fits"), [("0", False), ("1", True), ("30", True), ("31", False)])
def test_a_count_on_its_limits(read, typed, fits):
    assert said(read(people=typed), "people") == ([] if fits else ["Write a number from 1 to 30."])


def test_a_reading_may_be_below_zero_where_the_form_says_so(read):
    assert read(reading="\u22124.5").reading.data == Decimal("-4.5")
    assert read(reading="").reading.data is None


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march", "MARCH", "Mar."])
def test_a_day_with_its_month_as_people_write_it(read, month):
    assert read(day__month=month).day.data == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("parts", "message", "leads_to"),
    [
        ({"day__day": ""}, "The date must have a month, a day and a year. Add the day.", "day-day"),
        ({"day__year": ""}, "The date must have a month, a day and a year. Add the year.", "day-year"),
        ({"day__month": "", "day__day": "", "day__year": ""}, "Write the day.", "day-month"),
        (
            {"day__day": "31", "day__month": "2"},
            "There is no such day. Check the month and the day; the month comes first.",
            "day-month",
        ),
        (
            {"day__month": "27", "day__day": "3"},
            "There is no such day. Check the month and the day; the month comes first.",
            "day-month",
        ),
        ({"day__year": "26"}, "Write the year with four digits, like 2026.", "day-month"),
        (
            {"day__month": "Smarch"},
            "Write the date with numbers, like 3 for March, 27, and 2026.",
            "day-month",
        ),
        ({"day__day": "2²"}, "Write the date with numbers, like 3 for March, 27, and 2026.", "day-month"),
    ],
)
def test_a_day_that_cannot_be(read, parts, message, leads_to):
    form = read(**parts)
    assert said(form, "day") == [message]
    assert form.day.first_input_id == leads_to
    assert form.day.data is None


@given(st.dates(min_value=date(1850, 1, 1), max_value=date(2150, 12, 31)))
def test_every_day_is_read_as_it_is_written(day):
    assert read_day(str(day.month), str(day.day), str(day.year)) == day


@pytest.mark.parametrize(("typed", "answer"), [("yes", True), ("no", False), ("unknown", None)])
def test_not_known_yet_is_an_answer(read, typed, answer):
    form = read(owner=typed)
    assert form.owner.data is answer
    assert not form.errors
    assert [choice.value for choice in form.owner.iter_choices() if choice.selected] == [typed]


def test_no_answer_is_not_the_answer_not_known(read):
    form = read(owner="")
    assert said(form, "owner") == ["Choose yes, no, or not known yet."]
    assert not [choice for choice in form.owner.iter_choices() if choice.selected]


@pytest.mark.parametrize("name", ["fuel", "owner", "county"])
def test_an_answer_that_is_not_on_the_list_is_refused(read, name):
    assert said(read(**{name: "coal"}), name) == ["Choose one of the answers on the list."]


def test_of_boxes_none_may_be_ticked_and_only_those_that_are_there(read):
    assert read().rooms.data == []
    assert read(rooms=["kitchen", "bath"]).rooms.data == ["kitchen", "bath"]
    assert said(read(rooms=["attic"]), "rooms") == ["Choose one of the answers on the list."]


def test_words_are_cleaned_and_kept(read):
    assert read(name="  José\u0301\u200b\x00  <b>  ").name.data == "José\u0301\u200b <b>"
    assert read(notes="one\r\n\r\ntwo\x07").notes.data == "one\n\ntwo"
    assert said(read(name="x" * 41), "name") == ["The name is too long. Use up to 40 characters."]
    assert said(read(name=" \u00a0 "), "name") == ["Write the name."]


def test_answers_are_shown_in_words(app, read):
    form = read(rooms=["bath"], reading="1200.5", cost="1250.5")
    with app.test_request_context():
        shown = {field.id: str(field.shown()) for field in form.questions}
    assert shown == {
        "name": "Ana",
        "pay": "$2,000.00",
        "cost": "$1,250.50",
        "people": "4",
        "reading": "1,200.5 CFM50",
        "day": "March 27, 2026",
        "fuel": "Natural gas",
        "owner": "Yes",
        "rooms": "Bathroom",
        "county": "Kern",
        "notes": "Not known",
        "photo": "No photo",
        "secret_password": "••••••••",
    }


def test_a_stored_answer_fills_the_form(app):
    with app.test_request_context():
        form = EveryField(
            data={"pay": Decimal("1250.5"), "day": date(2026, 3, 27), "owner": False, "people": 4}, version=9
        )
        assert form.pay._value() == "1,250.50"
        assert [part.value for part in form.day.parts] == ["3", "27", "2026"]
        assert [choice.value for choice in form.owner.iter_choices() if choice.selected] == ["no"]
        assert form.people._value() == "4"
        assert form.version == 9
