"""Forms and lists as HTML: valid, labelled, described, and the same wherever they stand."""

import pytest

from tests.webapp.application.practice import REACHED
from tests.webapp.served import html_problems, soup
from webapp.roles import Roles

EMPTY = {"notes": ""}
HOSTILE = {
    "name": "<b>Ana</b> \"&'",
    "pay": "$2,000 / mo",
    "people": "<script>",
    "notes": "</textarea><script>x</script>",
    "day-month": '"><b>',
    "fuel": "coal",
}


@pytest.fixture
def client(logged_in):
    """Return a browser of sorts in which a caseworker is logged in."""
    return logged_in(Roles.CASEWORKER)


def send(client, address, typed, **kwargs):
    opened = soup(client.get(address).text)
    hidden = {field["name"]: field["value"] for field in opened.select(".hl-form [type=hidden]")}
    return client.post(address, data={**hidden, **typed}, **kwargs)


@pytest.mark.parametrize("name", ["every", "question", "choice"])
@pytest.mark.parametrize("typed", [None, EMPTY, HOSTILE])
def test_a_form_is_valid_html_with_labels(client, name, typed):
    address = f"/practice/forms/{name}"
    answer = client.get(address) if typed is None else send(client, address, typed)
    assert answer.status_code == (200 if typed is None else 422)
    assert not html_problems(answer.text)
    assert soup(answer.text).title.get_text().startswith("Error: ") == (typed is not None)


@pytest.mark.parametrize(
    "address", ["/practice/lists", "/practice/public", "/practice/conflict", "/no-such-page"]
)
def test_the_other_pages_are_valid_html(client, address):
    assert not html_problems(client.get(address).text)


def test_the_summary_names_every_error_and_leads_to_its_field(client):
    page = soup(send(client, "/practice/forms/every", EMPTY).text)
    summary = page.select_one("#error-summary")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    links = {link["href"][1:]: link.get_text() for link in summary.select("a")}
    assert links == {
        "name": "Write the name.",
        "pay": "Write the pay.",
        "people": "Write how many people.",
        "day-month": "Write the day.",
        "fuel-0": "Choose the fuel.",
        "owner-0": "Choose yes, no, or not known yet.",
        "county": "Choose the county.",
    }
    for target, message in links.items():
        control = page.select_one(f"#{target}")
        described = (
            control
            if control.get("aria-describedby", "").endswith("-error")
            else control.find_parent("fieldset")
        )
        texts = [
            page.select_one(f"#{name}").get_text(" ", strip=True)
            for name in described["aria-describedby"].split()
        ]
        assert texts[-1] == f"Error: {message}"


def test_a_hint_is_read_out_before_the_error(client):
    page = soup(send(client, "/practice/forms/every", EMPTY).text)
    assert page.select_one("#name")["aria-describedby"] == "name-hint name-error"
    assert page.select_one("#fuel")["aria-describedby"] == "fuel-hint fuel-error"
    assert (
        soup(client.get("/practice/forms/every").text).select_one("#name")["aria-describedby"] == "name-hint"
    )


def test_the_only_question_is_the_heading(client):
    label = soup(client.get("/practice/forms/question").text).select_one("h1 > label[for=people]")
    assert label.get_text() == "How many people live here?"
    legend = soup(client.get("/practice/forms/choice").text).select_one("fieldset > legend > h1")
    assert legend.get_text() == "What heats the home?"


def test_what_may_be_left_out_says_so(client):
    page = soup(client.get("/practice/forms/every").text)
    assert "(optional)" in page.select_one("label[for=notes]").get_text()
    assert "(optional)" not in page.select_one("label[for=name]").get_text()


def test_a_phone_shows_the_right_keyboard_and_the_browser_fills_in(client):
    page = soup(client.get("/practice/forms/every").text)
    told = {
        name: page.select_one(f"#{name}").get("inputmode")
        for name in ("pay", "people", "reading", "day-year")
    }
    assert told == {"pay": "decimal", "people": "numeric", "reading": "decimal", "day-year": "numeric"}
    assert page.select_one("#name")["autocomplete"] == "name"
    assert page.select_one("form.hl-form")["enctype"] == "multipart/form-data"
    assert page.select_one("#photo")["accept"] == "image/jpeg,image/png,image/webp"


def test_markup_that_was_typed_is_text(client):
    page = soup(send(client, "/practice/forms/every", HOSTILE).text, "html5lib")
    assert page.select_one("#name")["value"] == HOSTILE["name"]
    assert page.select_one("#notes").get_text() == HOSTILE["notes"]
    assert not page.select("main b, main script")


def test_every_form_carries_a_new_key_and_the_version_it_was_opened_with(client):
    pages = [soup(client.get("/practice/forms/question").text) for _ in range(2)]
    keys = {page.select_one("[name=idempotency_key]")["value"] for page in pages}
    assert len(keys) == 2
    assert {page.select_one("[name=row_version]")["value"] for page in pages} == {"3"}


def test_a_form_that_came_back_keeps_its_key(client):
    opened = soup(client.get("/practice/forms/question").text)
    hidden = {field["name"]: field["value"] for field in opened.select(".hl-form [type=hidden]")}
    again = soup(client.post("/practice/forms/question", data={**hidden, "people": "x"}).text)
    assert again.select_one("[name=idempotency_key]")["value"] == hidden["idempotency_key"]


def test_both_versions_stand_side_by_side(client):
    answer = send(
        client, "/practice/conflict", {"name": "Ana <b>Ruiz", "people": "5", "rooms": ["kitchen", "bath"]}
    )
    assert answer.status_code == 409
    assert not html_problems(answer.text)
    page = soup(answer.text)
    assert [part.get_text() for part in page.select(".hl-versions h2, .hl-versions dd")] == [
        *("Name", "Ana Ruiz", "Ana <b>Ruiz"),
        *("People who live here", "4", "5"),
        *("Do you own the home?", "Not known yet", "Yes"),
    ]
    resent = [(field["name"], field["value"]) for field in page.select(".hl-choices [type=hidden]")]
    assert ("row_version", "7") in resent
    assert ("people", "5") in resent
    assert [value for name, value in resent if name == "rooms"] == ["kitchen", "bath"]
    names = [name for name, _ in resent]
    assert all(
        names.count(name) == 1 for name in ("csrf_token", "idempotency_key", "row_version", "filled_in_by")
    )


def test_what_i_typed_can_be_saved_from_the_conflict_page(client):
    typed = {
        "name": "Ana",
        "pay": "2000",
        "people": "5",
        "day-month": "3",
        "day-day": "27",
        "day-year": "2026",
        "fuel": "gas",
        "owner": "no",
        "county": "kern",
    }
    page = soup(send(client, "/practice/conflict", typed).text)
    resent = {field["name"]: field["value"] for field in page.select(".hl-choices [type=hidden]")}
    assert client.post("/practice/forms/every", data=resent).status_code == 200
    assert REACHED[0]["people"] == 5


def test_lists_say_what_they_are(client):
    page = soup(client.get("/practice/lists").text)
    change = page.select_one(".hl-summary__change a")
    assert change.get_text() == "Change the name"
    assert [row.get_text() for row in page.select("table caption")] == ["Money by source"]
    assert {cell["scope"] for cell in page.select("thead th")} == {"col"}
    assert {cell["scope"] for cell in page.select("tbody th, tfoot th")} == {"row"}
    todo = page.select(".hl-tasks__item")
    assert page.select_one(f"#{todo[0].select_one('a')['aria-describedby']}").get_text(strip=True) == "Done"
    assert not todo[2].select("a")
    assert page.select_one("nav.hl-pages a[rel=next]")["href"] == "/practice/lists?page=3"
