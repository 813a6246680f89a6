"""A programme for the matrix of access: for each role, objects that are its own and objects that are not.

Homes stand at every stage twice: once of the providers for whom the logged-in people work, once of others.
What belongs to a home (a photo, a paper, a deficiency, an invoice) lies on both.

A new route with a new kind of object needs its sample here: a part of an address that is not in `SAMPLES`
fails the matrix.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import uuid4

from flask import current_app
from sqlmodel import select

from tests.webapp.db.programme import AT, DAY, SHA256, Programme
from tests.webapp.served import email_of
from webapp.db.accounts import LoginSession
from webapp.db.inspections import Certificate
from webapp.db.issued import IssuedDocument
from webapp.db.money import Invoice, InvoiceLine
from webapp.db.papers import Paper
from webapp.db.people import Provider, User
from webapp.db.quality import Deficiency, InspectionDraw, SamplingRule
from webapp.db.work import InstalledMeasure, Photo, ScopeItem, WorkScope
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.api_tokens import make_token
from webapp.services.gates import gates_of
from webapp.services.report_batches import start_batch
from webapp.stages import Stage

LAST_DAY = date(2026, 12, 31)
NOBODYS_HOME, NOBODYS_NUMBER = "0" * 32, 2_000_000_000


@dataclass
class World:
    """What there is: homes by stage and side, and the people who are logged in."""

    users: dict = field(default_factory=dict)
    providers: dict = field(default_factory=dict)
    own: dict = field(default_factory=dict)
    foreign: dict = field(default_factory=dict)
    other_user: int = 0
    invoices: dict = field(default_factory=dict)
    sessions: dict = field(default_factory=dict)
    single: dict = field(default_factory=dict)
    tokens: dict = field(default_factory=dict)
    reports: dict = field(default_factory=dict)
    printings: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)


def build(session):
    """Fill the database of an application that has its five people."""
    world = World()
    for role in Roles:
        user = session.exec(select(User).where(User.email == email_of(role))).one()
        world.users[role] = user.id
    world.providers = {name: number for number, name in session.exec(select(Provider.id, Provider.name))}
    others = Programme.open(session)
    world.other_user = others.other_caseworker.user_id
    if session.get(SamplingRule, 1) is None:
        session.add(SamplingRule(version=1, seed="seed", made_at=AT))
    ours = replace(
        others,
        caseworker=Actor(
            world.users[Roles.CASEWORKER], Roles.CASEWORKER, world.providers["Valley Community Action"]
        ),
        contractor=Actor(
            world.users[Roles.CONTRACTOR], Roles.CONTRACTOR, world.providers["Becker Insulation"]
        ),
    )
    ours = replace(ours, inspector=Actor(world.users[Roles.INSPECTOR], Roles.INSPECTOR))
    # The inspector who is logged in opened these homes: somebody else must inspect them.
    inspector = Actor(world.users[Roles.INSPECTOR], Roles.CASEWORKER, others.caseworker.provider_id)
    theirs = replace(others, caseworker=inspector)
    for side, people in ((world.own, ours), (world.foreign, theirs)):
        for stage in Stage:
            home = people.home_at(session, stage)
            _parts(session, world, others, home)
            side[stage] = home.id
    for role in Roles:
        world.sessions[role] = _session(session, world.users[role])
    world.sessions["foreign"] = _session(session, world.other_user)
    _money(session, world, others)
    _single(session, world, others)
    _monthly(session, world, others)
    _printings(session, world, others)
    return world


def _monthly(session, world, others):
    """Issue a month's report of the programme, and of each person's provider."""
    of_others = _report(session, others, f"2026-06/provider:{others.contractor.provider_id}")
    whole = _report(session, others, "2026-06")
    own = {
        Roles.CASEWORKER: world.providers["Valley Community Action"],
        Roles.CONTRACTOR: world.providers["Becker Insulation"],
    }
    for role in Roles:
        mine = _report(session, others, f"2026-06/provider:{own[role]}") if role in own else whole
        sees_all = role in (Roles.MANAGER, Roles.AUDITOR)
        world.reports[role] = (mine, NOBODYS_NUMBER if sees_all else of_others)


def _report(session, others, subject):
    token = uuid4().hex
    row = IssuedDocument(
        kind="provider_report" if "/" in subject else "programme_report",
        template="provider_month",
        template_version=1,
        language="en",
        subject=subject,
        sha256=SHA256,
        stored_name=f"{SHA256}.pdf",
        byte_count=1,
        token=token,
        issued_by=others.manager.user_id,
        issued_at=AT,
    )
    session.add(row)
    session.flush()
    return row.id


def _printings(session, world, others):
    """Start a printing for each who may, and one of somebody else's."""
    folder, home = current_app.extensions["settings"].data_folder, world.own[Stage.ENROLLED]
    started = {
        role: start_batch(session, Actor(world.users[role], role, provider), [home], folder, AT).id
        for role, provider in (
            (Roles.CASEWORKER, world.providers["Valley Community Action"]),
            (Roles.MANAGER, None),
        )
    }
    of_others = start_batch(session, others.caseworker, [others.open_home(session).id], folder, AT).id
    for role in Roles:
        foreign = "0" * 32 if role is Roles.AUDITOR else of_others
        world.printings[role] = (started.get(role, of_others), foreign)


def _parts(session, world, others, home):
    """Put on a home what belongs to one, and remember the numbers."""
    photo = Photo(
        client_id=home.id,
        home_id=home.id,
        sha256=SHA256,
        width=8,
        height=6,
        stored_name=f"{home.id}.jpg",
        uploaded_by=others.contractor.user_id,
        uploaded_at=AT,
    )
    paper = Paper(home_id=home.id, kind="lease", seen_by=others.caseworker.user_id, seen_at=AT)
    session.add_all([photo, paper])
    session.flush()
    world.parts[home.id] = {
        "photo_id": photo.id,
        "paper_id": paper.id,
        "item_id": session.exec(
            select(ScopeItem.id).join(WorkScope).where(WorkScope.home_id == home.id)
        ).first(),
        "deficiency_id": _deficiency(session, home, others),
        "gate": next((line.rule.id for line in gates_of(session, home.id)), "moisture"),
    }


def _deficiency(session, home, others):
    """Return what an inspection under way has found; only a home at that stage has one."""
    if home.stage != Stage.IN_PROGRESS_INSPECTION:
        return None
    inspection = others.inspection(home, None, kind="in_progress")
    session.add(inspection)
    session.flush()
    row = Deficiency(
        home_id=home.id,
        inspection_id=inspection.id,
        provider_id=home.contractor_provider_id,
        code="other",
        severity="major",
        corrective_action="Seal it.",
        due_on=DAY,
    )
    session.add(row)
    session.flush()
    return row.id


def _session(session, user_id):
    row = LoginSession(id=f"{user_id:064}", user_id=user_id, browser="", started_at=AT, seen_at=AT)
    session.add(row)
    session.flush()
    return row.id


def _money(session, world, others):
    """Draft one invoice of the contractor's firm over a home that passed, and one of another firm."""
    for side, provider in (
        ("own", world.providers["Becker Insulation"]),
        ("foreign", others.contractor.provider_id),
    ):
        home_id = getattr(world, side)[Stage.PASSED]
        measure = session.exec(select(InstalledMeasure).where(InstalledMeasure.home_id == home_id)).one()
        invoice = Invoice(provider_id=provider, number=1, created_by=others.contractor.user_id, created_at=AT)
        session.add(invoice)
        session.flush()
        line = InvoiceLine(
            invoice_id=invoice.id,
            home_id=home_id,
            measure_id="attic_insulation",
            installed_measure_id=measure.id,
            basis="actual_cost",
            amount_cents=100,
            entered_by=others.contractor.user_id,
            entered_at=AT,
        )
        session.add(line)
        session.flush()
        world.invoices[side] = {"invoice_id": invoice.id, "line_id": line.id}


def _single(session, world, others):
    """Remember one of each of what only managers and auditors open."""
    manager = Actor(world.users[Roles.MANAGER], Roles.MANAGER)
    made = {
        role: make_token(
            session, manager, user_id=world.users[role], name="a program", expires_on=LAST_DAY, at=AT
        )
        for role in (Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR)
    }
    world.tokens = {role: token.text for role, token in made.items()}
    certificate = session.exec(
        select(Certificate.id).where(Certificate.home_id == world.own[Stage.REPORTED])
    ).one()
    world.single = {
        "user_id": world.other_user,
        "provider_id": others.contractor.provider_id,
        "draw_id": session.exec(select(InspectionDraw.id)).first(),
        "token_id": made[Roles.CASEWORKER].id,
        "certificate_id": certificate,
    }


# Stages at which foreign homes are tried: one for each rule of who sees a home.
FEW = (Stage.SCREENED, Stage.IN_PROGRESS_INSPECTION, Stage.REPORTED)

# Parts of an address that name no object by themselves: a value of a closed list, a place in a home's list.
FIXED = {
    "page": "household-size",
    "place": 0,
    "measure_id": "attic_insulation",
    "other_id": NOBODYS_HOME,
    "census": 2010,
    "county": 6019,
    "area": "06019",
    "source": "liwp",
    "program_year": 2026,
    "key": "0" * 36,
    "token": "0" * 43,
    "number": 1,
    "filename": "icon.svg",
    "inspection_id": 1,
}
# A document of a home that is for the role.
DOCUMENTS = {Roles.CONTRACTOR: "work_scope", Roles.INSPECTOR: "inspection_report"}
OF_A_HOME = {"photo_id", "paper_id", "item_id", "deficiency_id", "gate"}
OF_AN_INVOICE = {"invoice_id", "line_id"}
SAMPLES = {
    "home_id",
    "session_id",
    "batch_id",
    "document_id",
    "kind",
    "document",
    "user_id",
    "provider_id",
    "draw_id",
    "token_id",
    "certificate_id",
    *FIXED,
    *OF_A_HOME,
    *OF_AN_INVOICE,
}


def without_sample(rule):
    """Return the parts of a route's address for which there is no sample."""
    return sorted(set(rule.arguments) - SAMPLES)


def samples(world, rule, role, *, own):
    """Yield values for the address of a route: objects that are the role's own, or that are not."""
    parts = set(rule.arguments)
    side = world.own if own else world.foreign
    sees_all = role in (Roles.MANAGER, Roles.AUDITOR)
    if "home_id" in parts:
        homes = list(side.values()) if own else [side[stage] for stage in FEW]
        if sees_all and not own:
            homes = [NOBODYS_HOME]
        for home_id in homes:
            values = {"home_id": home_id, **_of_home(world, home_id, parts)}
            if None not in values.values():
                yield {**_fixed(rule, role), **values}
        return
    values = {}
    for part in parts & set(world.single):
        values[part] = world.single[part] if own else NOBODYS_NUMBER
    for part in parts & OF_AN_INVOICE:
        values[part] = (
            world.invoices["own" if own else "foreign"][part] if own or not sees_all else NOBODYS_NUMBER
        )
    for part, objects in (("document_id", world.reports), ("batch_id", world.printings)):
        if part in parts:
            values[part] = objects[role][0 if own else 1]
    if "session_id" in parts:
        values["session_id"] = world.sessions[role if own else "foreign"]
    yield {**_fixed(rule, role), **values}


def _of_home(world, home_id, parts):
    held = world.parts.get(home_id, dict.fromkeys(OF_A_HOME, NOBODYS_NUMBER) | {"gate": "x"})
    return {part: held[part] for part in parts & OF_A_HOME}


def _fixed(rule, role):
    fixed = {part: FIXED[part] for part in set(rule.arguments) & set(FIXED)}
    if "kind" in rule.arguments:
        fixed["kind"] = "determination" if "determination" in rule.rule else "post_installation"
    if "document" in rule.arguments:
        fixed["document"] = DOCUMENTS.get(role, "notice")
    return fixed
