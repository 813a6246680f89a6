"""A home that the draw left out passes on its papers, without a certificate; nobody can choose which."""

import pytest
from sqlmodel import select

from tests.webapp.inspector import homes, walk
from tests.webapp.served import html_problems, soup
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.inspections import Certificate, InspectionKind
from webapp.db.quality import DeskAcceptance, Tier
from webapp.roles import Roles
from webapp.services import sampling
from webapp.services.errors import Refused, StepNotAllowed
from webapp.services.inspection_papers import Why, accept_on_papers, acceptance_of, after_the_work
from webapp.services.inspections import Observation, checklist, record_item, record_visit, start
from webapp.services.sampling_tiers import decide_tier
from webapp.stages import Stage

PLAIN = ("led_lamps", "heat_pump_water_heater")
DURING = InspectionKind.IN_PROGRESS


@pytest.fixture
def number(monkeypatch):
    """Return a function that fixes the number of every draw to come."""

    def fix(value):
        monkeypatch.setattr(sampling, "draw_number", lambda *_: value)

    return fix


def trusted_firm(session, people):
    """Make the firm trusted; its first homes were visited before."""
    firm = people[Roles.CONTRACTOR].provider_id
    if sampling.tier_of(session, firm) is Tier.NEW:
        for _ in range(3):
            homes.home_in_progress(session, people, PLAIN)
        decide_tier(session, people[Roles.MANAGER], firm, Tier.TRUSTED, reason="known", at=homes.AT)


def left_out(session, people, number, stage=Stage.FINAL_INSPECTION, measures=PLAIN):
    trusted_firm(session, people)
    number(sampling.NUMBERS - 1)
    return homes.home_at(session, people, stage, measures)


def test_it_passes_and_is_reported_without_a_certificate(engine, people, number):
    inspector = people[Roles.INSPECTOR]
    with transaction(engine) as session:
        home = left_out(session, people, number)
        assert after_the_work(session, home).visit_because is None
        with pytest.raises(Refused, match="Say what you looked at"):
            accept_on_papers(session, inspector, home.id, "  ", homes.AT)
        accept_on_papers(session, inspector, home.id, "photos, permit", homes.AT)
        assert home.stage == Stage.PASSED
        assert acceptance_of(session, home.id).note == "photos, permit"
        homes.step(session, people, home, Stage.REPORTED)
        assert session.exec(select(Certificate)).all() == []


@pytest.mark.parametrize("why", [Why.DRAWN, Why.VISIT_MISSED, Why.INSPECTED_BEFORE, Why.NOT_DRAWN_YET])
def test_a_home_that_must_be_visited_is_refused_with_the_reason(engine, people, number, why):
    inspector = people[Roles.INSPECTOR]
    with transaction(engine) as session:
        trusted_firm(session, people)
        number(0 if why is Why.DRAWN else sampling.NUMBERS - 1)
        # With hidden work and a share of all homes, a visit during the work is due; here nobody made it.
        measures = homes.SHORT if why is Why.VISIT_MISSED else PLAIN
        stage = Stage.DESK_REVIEW if why is Why.NOT_DRAWN_YET else Stage.FINAL_INSPECTION
        home = homes.home_at(session, people, stage, measures)
        if why is Why.INSPECTED_BEFORE:
            start(session, inspector, home.id, walk.AFTER, homes.AT)
        assert after_the_work(session, home).visit_because is why
        with pytest.raises(StepNotAllowed, match="must be visited"):
            accept_on_papers(session, inspector, home.id, "photos", homes.AT)


def test_with_the_visit_made_in_time_the_papers_will_do(engine, people, number):
    inspector = people[Roles.INSPECTOR]
    with transaction(engine) as session:
        trusted_firm(session, people)
        number(sampling.NUMBERS - 1)
        home = homes.home_in_progress(session, people)
        assert sampling.is_visit_due(session, home.id)
        look(session, inspector, home)
        assert not sampling.is_visit_due(session, home.id)
        for to in (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
            homes.step(session, people, home, to)
        accept_on_papers(session, inspector, home.id, "photos", homes.AT)
        assert home.stage == Stage.PASSED


def look(session, inspector, home):
    begun = start(session, inspector, home.id, DURING, homes.AT)
    record_visit(session, inspector, home.id, DURING, homes.DAY, row_version=begun.row_version, at=homes.AT)
    for line in checklist(session, begun):
        found = Observation(
            observed_quantity=line.item.claimed_quantity,
            observed_reading=line.item.claimed_reading,
            verdict="pass",
        )
        version = begun.row_version
        record_item(
            session,
            inspector,
            home.id,
            DURING,
            item_id=line.item.id,
            found=found,
            row_version=version,
            at=homes.AT,
        )
    conclusion = walk.Conclusion(verdict="pass")
    walk.conclude(
        session,
        inspector,
        home.id,
        DURING,
        conclusion,
        row_version=begun.row_version,
        verify_address=walk.VERIFY,
        at=homes.AT,
    )


def test_the_page_says_what_the_draw_means(app, inspector, number):
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        home_id = left_out(session, people, number, Stage.DESK_REVIEW).id
    accept = f"/inspections/{home_id}/accept"
    assert walk.path_of(inspector.send(f"/inspections/{home_id}/papers", decision="complete")) == accept
    page = inspector.get(accept)
    assert not html_problems(page.text)
    assert "The draw left this home out" in soup(page.text).main.get_text(" ", strip=True)
    assert "it can pass on its papers" in inspector.get("/inspections").text
    assert "Say what you looked at." in inspector.send(accept).text
    assert walk.path_of(inspector.send(accept, note="Photos and permit")) == "/inspections"
    with app.test_request_context(), reading() as session:
        assert session.get(Home, home_id).stage == Stage.PASSED
        assert len(session.exec(select(DeskAcceptance)).all()) == 1
    assert inspector.get(f"/inspections/{home_id}/certificate").status_code == 404


def test_the_page_of_a_drawn_home_leads_to_its_visit(app, inspector):
    with app.test_request_context(), transaction() as session:
        home_id = homes.home_at(session, homes.people_of(session), Stage.FINAL_INSPECTION).id
    page = inspector.get(f"/inspections/{home_id}/accept")
    assert "The home was drawn for a visit." in page.text
    assert f'href="/inspections/{home_id}/post_installation"' in page.text
    assert "<textarea" not in page.text
