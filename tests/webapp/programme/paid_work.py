"""Homes that passed, with measures of known cost, and the firm that installed them."""

from uuid import uuid4

from tests.webapp.db.programme import AT, DAY
from webapp.db.work import InstalledMeasure, MeasureFunding, ScopeItem, WorkScope
from webapp.services.homes import change_stage
from webapp.services.money_prices import NewPrice, enter_price
from webapp.stages import Stage, roles_for

WAY = (
    Stage.SCHEDULED,
    Stage.IN_PROGRESS,
    Stage.CONTRACTOR_COMPLETE,
    Stage.DESK_REVIEW,
    Stage.FINAL_INSPECTION,
    Stage.PASSED,
)
MEASURES = (
    ("attic_insulation", "ft2", 1000.0, {"liwp": 210_000}),
    ("heat_pump_water_heater", "each", 1.0, {"liwp": 300_000, "utility": 100_000, "owner": 50_000}),
    ("led_lamps", "each", 8.0, {}),
)


def home_with_measures(session, people, until=Stage.PASSED):
    """Return a home led to a stage, and its installed measures by id of measure."""
    home = people.home_at(session, Stage.SCOPED)
    scope = WorkScope(home_id=home.id, proposed_by=people.caseworker.user_id, proposed_at=AT)
    session.add(scope)
    session.flush()
    items = [
        ScopeItem(scope_id=scope.id, measure_id=name, quantity=quantity, unit=unit, liwp_may_fund=True)
        for name, unit, quantity, _ in MEASURES
    ]
    session.add_all(items)
    session.flush()
    scope.approved_by, scope.approved_at = people.caseworker.user_id, AT
    session.flush()
    step(session, people, home, Stage.APPROVED)
    home.contractor_provider_id, home.scheduled_on = people.contractor.provider_id, DAY
    logged = {}
    for to in WAY[: WAY.index(until) + 1]:
        if to is Stage.CONTRACTOR_COMPLETE:
            for item, (name, _, quantity, paid) in zip(items, MEASURES, strict=True):
                logged[name] = _log(session, people, home, item, (quantity, paid))
        if to is Stage.PASSED:
            session.add(people.inspection(home, "pass"))
            session.flush()
        step(session, people, home, to)
    return home, logged


def step(session, people, home, to):
    role = min(roles_for(Stage(home.stage), to))
    change_stage(session, people.in_role(role), home, to, AT)


def _log(session, people, home, item, work):
    quantity, paid = work
    measure = InstalledMeasure(
        client_id=str(uuid4()), home_id=home.id, scope_item_id=item.id, status="installed",
        quantity=quantity, installed_on=DAY, installed_by=people.contractor.user_id, logged_at=AT,
    )  # fmt: skip
    session.add(measure)
    session.flush()
    for source, cents in paid.items():
        session.add(MeasureFunding(installed_measure_id=measure.id, source=source, amount_cents=cents))
    session.flush()
    return measure


def price(session, people, measure, cents, *, firm=True, on=DAY):
    """Enter a price of the firm, or the programme's limit."""
    whose = people.contractor.provider_id if firm else None
    new = NewPrice(measure, cents, on, "contract of June")
    return enter_price(session, people.manager, whose, new, today=DAY, at=AT)
