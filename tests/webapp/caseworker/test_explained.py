"""How a measure's figures were worked out, as a page: from what is stored, for whoever may see the home."""

import json

import pytest

from tests.webapp.caseworker.walk import EVERYTHING, FRESNO
from webapp.db import reading
from webapp.roles import Roles
from webapp.services.determinations import latest_assessment


@pytest.fixture
def assessed(walk):
    """Return a home that is assessed."""
    home = walk.open_home(EVERYTHING)
    walk.decide(home)
    walk.assess(home)
    return home


def links(page):
    return [a["href"] for a in page.select("main a") if a["href"].endswith("/explained")]


def test_the_decision_links_to_every_measure_and_each_opens(walk, assessed):
    found = links(walk.page(f"/homes/{assessed}/determination"))
    names = [address.split("/")[-2] for address in found]
    assert {"attic_insulation", "heat_pump_water_heater", "co_alarm", "solar_pv"} <= set(names)
    assert len(names) == len(set(names))
    for name in ("attic_insulation", "panel_upgrade", "solar_pv", "co_alarm", "evaporative_cooler"):
        address = next(each for each in found if each.split("/")[-2] == name)
        assert walk.page(address).select("main h2")


def test_the_page_ends_at_the_stored_figure(walk, assessed):
    with walk.app.app_context(), reading() as session:
        stored = json.loads(latest_assessment(session, assessed).document)
    measure = next(m for m in stored["measures"] if m["id"] == "attic_insulation")
    shown = walk.page(f"/homes/{assessed}/measures/attic_insulation/explained")
    text = shown.main.get_text(" ", strip=True)
    assert f"{measure['savings_therms_per_year']:.4g} therm/year" in text
    assert "max(min(11 + 38, 60), 11)" in text
    assert "differ from those on record" not in text
    for table in shown.select("main table"):
        assert table.caption
        assert all(th.get("scope") == "col" for th in table.select("thead th"))
        assert all(th.get("scope") == "row" for th in table.select("tbody th"))


def test_a_figure_that_is_not_the_one_on_record_is_marked(walk, assessed, monkeypatch):
    monkeypatch.setattr("webapp.services.explanations.math.isclose", lambda *_, **__: False)
    shown = walk.page(f"/homes/{assessed}/measures/attic_insulation/explained")
    assert "differ from those on record" in shown.main.get_text(" ", strip=True)


def test_what_is_proposed_links_to_how_it_was_worked_out(walk, assessed):
    proposing = links(walk.page(f"/homes/{assessed}/scope/propose"))
    assert any("/measures/attic_insulation/" in each for each in proposing)
    walk.propose(assessed)
    assert links(walk.page(f"/homes/{assessed}/scope"))


def test_there_is_no_page_for_what_was_not_assessed(walk, assessed):
    walk.get(f"/homes/{assessed}/measures/perpetual_motion/explained", 404)
    bare = walk.open_home(FRESNO)
    walk.get(f"/homes/{bare}/measures/attic_insulation/explained", 404)


def test_others_do_not_see_it(assessed, logged_in):
    address = f"/homes/{assessed}/measures/attic_insulation/explained"
    assert logged_in(Roles.CONTRACTOR).get(address).status_code == 403
    assert logged_in(Roles.MANAGER).get(address).status_code in (200, 404)
