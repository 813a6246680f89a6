"""The pages about money: budgets, prices, invoices; what each role sees; forms that say what is wrong."""

import re

import pytest
from sqlmodel import select

from tests.webapp.db.programme import Programme
from tests.webapp.programme.paid_work import home_with_measures
from tests.webapp.served import START, email_of, field_value, html_problems, soup
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.money import BudgetEntry, Invoice, InvoiceLine, PriceEntry
from webapp.db.people import User
from webapp.roles import Roles
from webapp.services.actors import Actor

PAID = {"paid_on-month": "6", "paid_on-day": "30", "paid_on-year": "2026"}


@pytest.fixture
def manager(logged_in):
    return logged_in(Roles.MANAGER)


@pytest.fixture
def contractor(logged_in):
    return logged_in(Roles.CONTRACTOR)


@pytest.fixture
def paid_work(app):
    """A home that passed, whose work the contractor who logs in did."""
    with app.test_request_context(), transaction() as session:
        people = Programme.open(session)
        user = session.exec(select(User).where(User.email == email_of(Roles.CONTRACTOR))).one()
        own = Actor(user.id, Roles.CONTRACTOR, user.provider_id)
        people = Programme(**{**vars(people), "contractor": own})
        home, _ = home_with_measures(session, people)
        return home.id


def text_of(answer):
    return " ".join(soup(answer.text).select_one("main").get_text(" ").split())


def hidden(answer):
    """Return what a form of a page carries hidden."""
    return {
        field["name"]: field["value"] for field in soup(answer.text).select("main form input[type=hidden]")
    }


def send(client, address, **answers):
    page = client.get(address)
    return client.post(address, data={**hidden(page), **answers})


BUDGET = {
    "source": "liwp",
    "program_year": "2025",
    "direction": "more",
    "amount": "12,700,000",
    "reason": "Allocation letter of July 1",
}
PRICE = {
    "provider": "limit",
    "measure": "attic_insulation",
    "kind": "price",
    "price": "2.10",
    "effective_on-month": "7",
    "effective_on-day": "1",
    "effective_on-year": "2026",
    "reason": "Programme notice 7",
}


def test_the_manager_enters_a_budget_and_everybody_who_may_sees_how_it_came_about(app, manager, logged_in):
    answer = send(manager, "/money/budgets/new", **BUDGET)
    assert answer.status_code == 303, text_of(answer)
    auditor = logged_in(Roles.AUDITOR)
    for browser in (manager, auditor):
        page = browser.get(answer.location)
        assert not html_problems(page.text)
        assert "$12,700,000.00" in text_of(page)
        assert "Allocation letter of July 1" in text_of(page)
    assert "Change a budget" in text_of(manager.get("/money"))
    assert "Change a budget" not in text_of(auditor.get("/money"))
    assert auditor.get("/money/budgets/new").status_code == 403
    with app.test_request_context(), reading() as session:
        assert session.exec(select(BudgetEntry.amount_cents)).one() == 1_270_000_000


def test_a_form_that_is_sent_twice_lands_once(app, manager):
    sent = {**hidden(manager.get("/money/budgets/new")), **BUDGET}
    for _ in range(2):
        assert manager.post("/money/budgets/new", data=sent).status_code == 303
    with app.test_request_context(), reading() as session:
        assert len(session.exec(select(BudgetEntry)).all()) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "a lot"}, "Write the amount only"),
        ({"amount": ""}, "Enter an amount in dollars"),
        ({"amount": "0"}, "Enter an amount that is not zero"),
        ({"reason": ""}, "Say why"),
        ({"direction": ""}, "Choose whether you add money or take it away"),
        ({"direction": "less"}, "It cannot go below that"),
    ],
)
def test_what_is_wrong_with_a_budget_entry_is_said(manager, changed, said):
    answer = send(manager, "/money/budgets/new", **{**BUDGET, **changed})
    assert answer.status_code == 422
    assert said in soup(answer.text).select_one("#error-summary").get_text()
    assert not html_problems(answer.text)


def test_liwps_own_table_is_shown_with_the_total_that_does_not_agree(manager):
    found = text_of(manager.get("/money"))
    assert "Printed total of homes: 3,590." in found
    assert "It is not the sum of the rows, which is 12,790." in found
    assert "$63,300,000.00" in found


def test_prices_are_entered_by_the_manager_and_seen_by_the_firm(app, manager, contractor, paid_work):
    assert send(manager, "/money/prices/new", **PRICE).status_code == 303
    with app.test_request_context(), reading() as session:
        firm = session.get_one(Home, paid_work).contractor_provider_id
    refused = send(manager, "/money/prices/new", **{**PRICE, "provider": str(firm), "price": "2.11"})
    assert "The program pays at most $2.10" in text_of(refused)
    assert (
        send(manager, "/money/prices/new", **{**PRICE, "provider": str(firm), "price": "2"}).status_code
        == 303
    )
    past = send(manager, "/money/prices/new", **{**PRICE, "effective_on-month": "6"})
    assert "This day is past" in text_of(past)
    for browser in (manager, contractor):
        page = browser.get("/money/prices")
        assert not html_problems(page.text)
        assert "$2.10" in text_of(page)
        assert "$2.00" in text_of(page)
    with app.test_request_context(), reading() as session:
        assert len(session.exec(select(PriceEntry)).all()) == 2


def test_another_firms_prices_are_nobodys_business(app, manager, contractor, paid_work):
    with app.test_request_context(), transaction() as session:
        maker = session.exec(select(User.id)).first()
        session.add(
            PriceEntry(
                provider_id=session.get_one(Home, paid_work).provider_id, measure_id="led_lamps", unit="each",
                unit_price_cents=98_765, effective_on=START.date(), reason="x", entered_by=maker,
                entered_at=START,
            )
        )  # fmt: skip
    assert "987.65" in manager.get("/money/prices").text
    assert "987.65" not in contractor.get("/money/prices").text
    assert "987.65" not in contractor.get("/money/prices?format=csv").text


def step(client, invoice, name, **answers):
    return client.post(f"{invoice}/{name}", data={**hidden(client.get(invoice)), **answers})


@pytest.mark.usefixtures("paid_work")
def test_an_invoice_on_its_way_from_the_firm_to_the_payment(app, manager, contractor):
    page = contractor.get("/money/invoices/new")
    assert not html_problems(page.text)
    boxes = [box["value"] for box in soup(page.text).select("main input[type=checkbox]")]
    assert len(boxes) == 2
    assert "1 more has neither a price nor a logged cost." in text_of(page)
    made = contractor.post("/money/invoices/new", data={**hidden(page), "measures": boxes})
    assert made.status_code == 303
    invoice = made.location
    assert "$6,100.00" in text_of(contractor.get(invoice))
    assert step(contractor, invoice, "submit").location == invoice
    assert step(contractor, invoice, "approve").status_code == 403
    shown = manager.get(invoice)
    assert not html_problems(shown.text)
    assert "The program manager approves it or sends it back." in text_of(shown)
    assert step(manager, invoice, "approve").location == invoice
    assert send(manager, f"{invoice}/paid", **PAID).status_code == 303
    assert "paid on June 30, 2026" in text_of(contractor.get(invoice))
    listed = contractor.get("/money/measures?format=json").json
    assert sorted(row["state"] for row in listed["rows"]) == ["paid", "paid", "passed"]
    assert contractor.get("/money/invoices?format=csv").text.count("\n") == 2
    again = soup(contractor.get("/money/invoices/new").text)
    assert not again.select("main input[type=checkbox]")
    with app.test_request_context(), reading() as session:
        assert session.exec(select(Invoice.state)).one() == "paid"


@pytest.mark.usefixtures("paid_work")
def test_a_price_ends_by_an_entry_of_its_own(app, manager):
    assert send(manager, "/money/prices/new", **PRICE).status_code == 303
    for wrong, said in (
        ({"kind": "no_price"}, "Leave this empty, or choose 'This price'."),
        ({"price": ""}, "Enter a price in dollars."),
        ({"kind": ""}, "Choose whether there is a price."),
    ):
        refused = send(manager, "/money/prices/new", **{**PRICE, **wrong})
        assert refused.status_code == 422
        assert said in text_of(refused)
    later = {**PRICE, "kind": "no_price", "price": "", "effective_on-month": "8"}
    assert send(manager, "/money/prices/new", **later).status_code == 303
    assert "No price" in text_of(manager.get("/money/prices"))
    with app.test_request_context(), reading() as session:
        prices = session.exec(select(PriceEntry).order_by(PriceEntry.id)).all()
    assert [each.unit_price_cents for each in prices] == [210, None]


@pytest.mark.usefixtures("paid_work")
def test_a_line_comes_off_a_draft_and_its_measure_can_be_invoiced_again(app, manager, contractor, logged_in):
    page = contractor.get("/money/invoices/new")
    boxes = [box["value"] for box in soup(page.text).select("main input[type=checkbox]")]
    invoice = contractor.post("/money/invoices/new", data={**hidden(page), "measures": boxes}).location
    links = [a["href"] for a in soup(contractor.get(invoice).text).select("main a[href$='/remove']")]
    assert len(links) == 2
    shown = contractor.get(links[0])
    assert not html_problems(shown.text)
    assert "$" in text_of(shown)
    assert logged_in(Roles.AUDITOR).get(links[0]).status_code == 403
    assert contractor.get(links[0].replace("/lines/", "/lines/99")).status_code == 404
    assert send(contractor, links[0]).location == invoice
    assert "off this draft" in text_of(contractor.get(invoice))
    assert len(soup(contractor.get("/money/invoices/new").text).select("main input[type=checkbox]")) == 1
    step(contractor, invoice, "submit")
    assert not soup(manager.get(invoice).text).select("main a[href$='/remove']")
    late = send(contractor, links[1])
    assert late.location == invoice
    with app.test_request_context(), reading() as session:
        assert len(session.exec(select(InvoiceLine)).all()) == 1


@pytest.mark.usefixtures("paid_work")
def test_an_invoice_that_is_sent_back_says_why(manager, contractor):
    page = contractor.get("/money/invoices/new")
    box = soup(page.text).select_one("main input[type=checkbox]")["value"]
    invoice = contractor.post("/money/invoices/new", data={**hidden(page), "measures": box}).location
    step(contractor, invoice, "submit")
    refused = send(manager, f"{invoice}/send-back", reason="")
    assert refused.status_code == 422
    assert send(manager, f"{invoice}/send-back", reason="Count the lamps again.").status_code == 303
    assert "Sent back: Count the lamps again." in text_of(contractor.get(invoice))


@pytest.mark.usefixtures("paid_work")
def test_a_step_from_an_old_page_says_that_the_invoice_changed(contractor):
    page = contractor.get("/money/invoices/new")
    box = soup(page.text).select_one("main input[type=checkbox]")["value"]
    invoice = contractor.post("/money/invoices/new", data={**hidden(page), "measures": box}).location
    old = hidden(contractor.get(invoice))
    step(contractor, invoice, "submit")
    answer = contractor.post(f"{invoice}/submit", data={**old, "idempotency_key": "1" * 36})
    assert answer.location == invoice
    assert "Somebody changed this invoice after you opened it." in text_of(contractor.get(invoice))


@pytest.mark.usefixtures("paid_work")
def test_a_paid_line_is_adjusted_by_a_line_of_its_own(app, manager, contractor):
    page = contractor.get("/money/invoices/new")
    boxes = [box["value"] for box in soup(page.text).select("main input[type=checkbox]")]
    invoice = contractor.post("/money/invoices/new", data={**hidden(page), "measures": boxes}).location
    step(contractor, invoice, "submit")
    step(manager, invoice, "approve")
    send(manager, f"{invoice}/paid", **PAID)
    link = soup(manager.get(invoice).text).select_one("main a[href*='/money/lines/']")["href"]
    made = send(manager, link, direction="less", amount="100", reason="Rebate found later")
    assert made.status_code == 303
    assert "-$100.00" in text_of(manager.get(made.location))
    assert contractor.get(link).status_code == 403
    with app.test_request_context(), reading() as session:
        amounts = session.exec(select(InvoiceLine.amount_cents)).all()
    assert sorted(amounts) == [-10_000, 210_000, 400_000]


def test_another_firms_invoice_is_not_found(app, manager, contractor, paid_work):
    with app.test_request_context(), transaction() as session:
        other = session.get_one(Home, paid_work).provider_id
        maker = session.exec(select(User.id)).first()
        invoice = Invoice(provider_id=other, number=1, created_by=maker, created_at=START)
        session.add(invoice)
        session.flush()
        address = f"/money/invoices/{invoice.id}"
    assert manager.get(address).status_code == 200
    assert contractor.get(address).status_code == 404
    token = field_value(contractor.get("/money/invoices/new").text, "csrf_token")
    assert contractor.post(f"{address}/submit", data={"csrf_token": token}).status_code == 404
    assert contractor.get("/money/invoices?format=json").json["count"] == 0


@pytest.mark.parametrize("role", [Roles.CASEWORKER, Roles.INSPECTOR])
@pytest.mark.parametrize("page", ["", "/prices", "/invoices", "/measures", "/budgets/new", "/invoices/new"])
def test_money_is_not_for_everybody(logged_in, role, page):
    assert logged_in(role).get(f"/money{page}").status_code == 403


def test_the_contractor_sees_no_budget(contractor):
    assert contractor.get("/money").status_code == 403
    assert contractor.get("/money/budgets/liwp/2025").status_code == 403


@pytest.mark.usefixtures("paid_work")
def test_no_price_or_amount_stands_in_an_address(manager):
    pages = [manager.get(f"/money{page}").text for page in ("", "/prices", "/invoices", "/measures")]
    for page in pages:
        assert not re.search(r'href="[^"]*(amount|price)=', page)
