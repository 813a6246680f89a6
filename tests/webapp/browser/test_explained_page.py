"""The page of a measure's figures in a browser: nothing for axe-core to find, and it fits from 320 px up."""

import pytest

from tests.webapp.caseworker.walk import EVERYTHING, Walk
from webapp.roles import Roles


@pytest.fixture
def assessed(app, logged_in):
    """Return a home that is assessed."""
    walk = Walk(app, logged_in(Roles.CASEWORKER))
    home = walk.open_home(EVERYTHING)
    walk.decide(home)
    walk.assess(home)
    return home


@pytest.fixture
def reader(page, log_in):
    """Return the page of a caseworker who is logged in."""
    log_in(Roles.CASEWORKER)
    return page


@pytest.mark.parametrize("measure", ["attic_insulation", "heat_pump_ducted", "panel_upgrade", "solar_pv"])
def test_how_it_was_worked_out(reader, barriers, picture, assessed, measure):
    page = reader
    page.goto(f"/homes/{assessed}/measures/{measure}/explained")
    assert page.get_by_role("heading", level=1).inner_text().startswith("How this was worked out")
    assert not barriers(), measure
    assert not picture(f"caseworker-explained-{measure}", (320, 375, 768, 1280)), measure


def test_the_decision_leads_to_it(reader, barriers, assessed):
    page = reader
    page.goto(f"/homes/{assessed}/determination")
    page.get_by_text("How each figure was worked out").click()  # it is folded until somebody asks
    page.get_by_role("link", name="Attic insulation", exact=True).click()
    page.wait_for_url("**/measures/attic_insulation/explained")
    assert not barriers()
