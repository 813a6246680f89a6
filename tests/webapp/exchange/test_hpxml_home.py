"""A home of the database as HPXML: the work that was approved and installed, and nobody's name or income."""

import pytest
from defusedxml.ElementTree import fromstring

from tests.webapp.db.programme import AT
from tests.webapp.exchange.drawn_homes import schema_folder
from tests.webapp.programme.paid_work import home_with_measures
from webapp.db import transaction
from webapp.db.inspections import InspectionItem
from webapp.exchange.hpxml_schema import schema_problems
from webapp.services.errors import NotAllowed, NotFound
from webapp.services.hpxml_home import home_hpxml
from webapp.stages import Stage

NAME = "{http://hpxmlonline.com/2023/09}"
DETAILS = f"{NAME}ProjectDetails/"


@pytest.fixture
def home(engine, programme):
    """A home that passed, with three measures of which one is on the inspector's list."""
    with transaction(engine) as session:
        made, logged = home_with_measures(session, programme, Stage.FINAL_INSPECTION)
        inspection = programme.inspection(made, None)
        session.add(inspection)
        session.flush()
        item = InspectionItem(
            inspection_id=inspection.id,
            installed_measure_id=logged["attic_insulation"].id,
            observed_quantity=990.0,
            verdict="pass",
            standards_clause="4.1001",
        )
        session.add(item)
        session.flush()
        inspection.verdict = "pass"
        session.flush()
        return made.id


def exported(engine, actor, home_id):
    with transaction(engine) as session:
        return home_hpxml(session, actor, home_id, AT)


def test_the_approved_and_installed_work_is_told(engine, programme, home):
    root = fromstring(exported(engine, programme.caseworker, home).content)
    projects = root.findall(f"{NAME}Project")
    events = [each.findtext(f"{DETAILS}{NAME}ProjectStatus/{NAME}EventType") for each in projects]
    assert events == ["approved workscope", "job completion testing/final inspection"]
    measures = projects[1].findall(f"{DETAILS}{NAME}Measures/{NAME}Measure")
    told = {each.findtext(f"{NAME}MeasureCode"): each for each in measures}
    assert set(told) == {"attic_insulation", "heat_pump_water_heater", "led_lamps"}
    attic = told["attic_insulation"]
    assert attic.findtext(f"{NAME}Status") == "Installed"
    assert attic.findtext(f"{NAME}Cost") == "2100.00"
    assert attic.findtext(f"{NAME}QA/{NAME}QAStatus") == "passed"
    assert attic.findtext(f"{NAME}QA/{NAME}QAComments") == "observed quantity 990; standard 4.1001"
    assert told["led_lamps"].find(f"{NAME}Cost") is None
    assert told["heat_pump_water_heater"].findtext(f"{NAME}Cost") == "4500.00"
    assert projects[1].findtext(f"{DETAILS}{NAME}Notes") == "Inspection pass"


def test_it_is_valid_by_the_schema(engine, programme, home):
    assert schema_problems(exported(engine, programme.manager, home).content, schema_folder()) == []


def test_only_whose_home_it_is_gets_it(engine, programme, home):
    with pytest.raises(NotFound):
        exported(engine, programme.other_caseworker, home)
    with pytest.raises(NotAllowed):
        exported(engine, programme.contractor, home)
