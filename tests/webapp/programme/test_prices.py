"""Prices: from a day on, held to the programme's limit, and never in the past; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.webapp.db.programme import DAY
from tests.webapp.programme.paid_work import price
from webapp.db import transaction
from webapp.db.constraints import refused_by
from webapp.services.errors import Refused
from webapp.services.money_prices import price_on


@pytest.mark.parametrize(("cents", "is_within"), [(199, True), (200, True), (201, False)])
def test_a_price_is_held_to_the_programmes_limit(engine, programme, cents, is_within):
    with transaction(engine) as session:
        price(session, programme, "attic_insulation", 200, firm=False)
    if is_within:
        with transaction(engine) as session:
            price(session, programme, "attic_insulation", cents)
        return
    with pytest.raises(Refused, match=r"\$2\.00") as refused, transaction(engine) as session:
        price(session, programme, "attic_insulation", cents)
    assert refused.value.code == "over_limit"
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(
            text(
                "INSERT INTO price_entry (provider_id, measure_id, unit, unit_price_cents, effective_on,"
                " reason, entered_by, entered_at) SELECT :firm, measure_id, unit, :cents, effective_on, 'x',"
                " entered_by, entered_at FROM price_entry"
            ),
            {"firm": programme.contractor.provider_id, "cents": cents},
        )
    assert refused_by(error.value) == "price_within_limit"


def test_a_price_holds_from_its_day_until_a_later_one(engine, programme):
    days = (DAY, DAY + timedelta(days=10), DAY + timedelta(days=20))
    with transaction(engine) as session:
        for day, cents in zip(days, (100, 120, None), strict=True):
            price(session, programme, "led_lamps", cents, on=day)
        firm = programme.contractor.provider_id
        found = [
            getattr(
                price_on(session, firm, "led_lamps", day + timedelta(days=later)), "unit_price_cents", "none"
            )
            for day in days
            for later in (-1, 0)
        ]
    assert found == ["none", 100, 100, 120, 120, None]


def test_prices_do_not_begin_in_the_past(engine, programme):
    with pytest.raises(Refused) as refused, transaction(engine) as session:
        price(session, programme, "led_lamps", 1, on=DAY - timedelta(days=1))
    assert refused.value.code == "day_past"
    with pytest.raises(Refused), transaction(engine) as session:
        price(session, programme, "led_lamps", 1, on=date(2036, 1, 1))
