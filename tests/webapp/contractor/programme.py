"""Homes that wait for a contractor, with secrets in their cases that he must not see."""

import io
from datetime import date, timedelta

from PIL import Image
from sqlmodel import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.webapp.served import START, email_of, soup
from webapp.canonical import sha256_of
from webapp.db import reading, transaction
from webapp.db.homes import AssessmentRecord, CaseRecord, Determination, Home
from webapp.db.people import Provider, User
from webapp.db.work import ScopeItem, WorkScope
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.homes import Address, change_stage, open_home
from webapp.stages import Stage

APPROVED = START - timedelta(days=10)
TODAY = date(2026, 6, 30)
UNTIL = date(2027, 6, 30)
# In the facts, the determination and the assessment; in no page of a contractor.
SENTINELS = ("987654.32", "06019007777", "Guadalupe Sentinel")
ITEMS = (
    ("attic_insulation", 900, "ft2", True),
    ("air_sealing", 1, "home", True),
    ("heat_pump_water_heater", 1, "each", False),
)


def actor_of(session, role):
    user = session.exec(select(User).where(User.email == email_of(role))).one()
    return Actor(user.id, role, user.provider_id)


def document():
    income, tract, name = SENTINELS
    return f'{{"income":"{income}","tract":"{tract}","name":"{name}"}}'


BLACKSTONE = "1234 N Blackstone Ave"


def firm_named(session, name):
    """Return the id of a firm."""
    found = session.exec(select(Provider).where(Provider.name == name)).first() or Provider(name=name)
    session.add(found)
    session.flush()
    return found.id


def add_case(session, home_id, by):
    """Add what the caseworker knows of the household, and what was decided on it."""
    made = {"created_by": by, "created_at": APPROVED}
    said = {"home_id": home_id, "document": document(), "sha256": sha256_of(document()), **made}
    decided = {"outcome": "eligible", "decided_on": TODAY, "effective_on": TODAY, "valid_until": UNTIL}
    case = CaseRecord(home_id=home_id, facts=document(), updated_by=by, updated_at=APPROVED, **made)
    session.add(case)
    session.add(AssessmentRecord(assessed_on=TODAY, **said))
    session.add(Determination(program="liwp_single_family", **decided, **said))


def add_scope(session, home_id, by, items):
    """Add approved work."""
    scope = WorkScope(home_id=home_id, proposed_by=by, proposed_at=APPROVED)
    session.add(scope)
    session.flush()
    for place, (measure, quantity, unit, liwp) in enumerate(items):
        counted = {"quantity": quantity, "unit": unit, "liwp_may_fund": liwp}
        session.add(ScopeItem(scope_id=scope.id, position=place, measure_id=measure, **counted))
    session.flush()
    scope.approved_by, scope.approved_at = by, APPROVED


def add_home(app, *, stage=Stage.IN_PROGRESS, provider=None, address=BLACKSTONE, items=ITEMS, day=TODAY):
    """Add a home for the contractor's firm, or another one's, and return its id."""
    with app.app_context(), transaction() as session:
        caseworker, contractor = actor_of(session, Roles.CASEWORKER), actor_of(session, Roles.CONTRACTOR)
        firm = firm_named(session, provider) if provider else contractor.provider_id
        # A further home stands at a number of its own, so that none looks like another.
        before = session.exec(select(func.count()).select_from(Home)).one()
        where = Address(address_line=f"{before or ''}{address}", city="Fresno", zip_code="93703")
        home = open_home(session, caseworker, where, APPROVED)
        add_case(session, home.id, caseworker.user_id)
        add_scope(session, home.id, caseworker.user_id, items)
        home.contractor_provider_id, home.scheduled_on = firm, day
        session.flush()
        for to in (Stage.ENROLLED, Stage.ASSESSED, Stage.SCOPED, Stage.APPROVED, Stage.SCHEDULED):
            change_stage(session, caseworker, home, to, APPROVED)
        if stage is not Stage.SCHEDULED:
            crew = Actor(contractor.user_id, Roles.CONTRACTOR, firm)
            change_stage(session, crew, home, Stage.IN_PROGRESS, APPROVED)
        return home.id


def items_of(app, home_id):
    """Return measure id -> id of its item."""
    with app.app_context(), reading() as session:
        rows = session.exec(select(ScopeItem).join(WorkScope).where(WorkScope.home_id == home_id))
        return {item.measure_id: item.id for item in rows}


def address_of(app, home_id, measure="attic_insulation"):
    return f"/jobs/{home_id}/measures/{items_of(app, home_id)[measure]}"


def rows(app, table):
    with app.app_context(), reading() as session:
        return list(session.exec(select(table)))


def jpeg(size=(60, 40), colour="brown", kind="JPEG", **options):
    """Return a photo."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, kind, **options)
    return stream.getvalue()


def photo(content=None, name="attic.jpg"):
    return (io.BytesIO(jpeg() if content is None else content), name)


ATTIC = {
    "quantity": "900",
    "installed_on-month": "6",
    "installed_on-day": "29",
    "installed_on-year": "2026",
    "reading_before": "11",
    "reading_after": "49",
    "cost_liwp": "3,447.00",
    "note": "",
}
HEATER = {
    "permit_number": "B26-1181",
    "quantity": "1",
    "make": "Rheem",
    "model": "XE50T10H45U0",
    "serial": "ab 1234-c",
    "installed_on-month": "6",
    "installed_on-day": "30",
    "installed_on-year": "2026",
    "reading_after": "3.5",
    "cost_utility": "2500",
    "cost_owner": "",
    "note": "",
}


def filled(client, address, answers, **more):
    """Return what a browser would send: the hidden fields of the page, and the answers."""
    page = soup(client.get(address).text)
    hidden = {f["name"]: f.get("value", "") for f in page.select("form[novalidate] input[type=hidden]")}
    return {**hidden, **answers, **more}


def two_photos():
    """Return what is photographed of the finished work, and the photo from before it."""
    colours = {"photo": "red", "second_photo": "blue", "third_photo": "gray"}
    return {field: photo(jpeg(colour=colour)) for field, colour in colours.items()}


def send(client, address, answers, **more):
    """Fill in the page and send it."""
    return post(client, address, filled(client, address, answers, **more))


def post(client, address, body):
    """Send answers and files as a browser does, from memory: a file of the test client's would stay open."""
    files = {name: FileStorage(*value) for name, value in body.items() if isinstance(value, tuple)}
    boundary, content = encode_multipart({**body, **files})
    return client.post(address, data=content, content_type=f"multipart/form-data; boundary={boundary}")


def log_all(client, app, home_id):
    """Log the attic; give reasons for the rest."""
    assert send(client, address_of(app, home_id), ATTIC, **two_photos()).status_code == 303
    for measure in items_of(app, home_id):
        if measure != "attic_insulation":
            address = address_of(app, home_id, measure) + "/not-installed"
            assert send(client, address, {"reason": "declined", "explanation": ""}).status_code == 303


def errors(answer):
    """Return the lines of the error summary."""
    return [line.get_text(strip=True) for line in soup(answer.text).select("#error-summary li")]


def settle_gates(client, home_id):
    """Find everything in order at each safety check of a home."""
    page = soup(client.get(f"/jobs/{home_id}/safety").text)
    addresses = [link["href"] for link in page.select(".hl-tasks a")]
    for address in addresses:
        form = soup(client.get(address).text)
        given = {"state": "passed", "reason": ""}
        if form.select_one("[name=reading]"):
            given["reading"] = "9"
        if form.select_one("[name='tested_on-day']"):
            given |= {"tested_on-month": "6", "tested_on-day": "30", "tested_on-year": "2026"}
        answer = send(client, address, given)
        assert answer.status_code == 303, (address, errors(answer))
    return addresses
