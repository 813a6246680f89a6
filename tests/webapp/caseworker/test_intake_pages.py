"""The pages of the intake: good answers, bad ones, answers nobody knows, and what is not asked."""

import pytest

from tests.webapp.caseworker.walk import EVERYTHING, FRESNO, FROM_A_VISIT
from webapp.forms.caseworker.questions import QUESTIONS

PAGES = [question.id for question in QUESTIONS if question.form]
BAD = (
    ("building", {"units_per_building": ""}, "Write how many homes are in each building"),
    ("building", {"units_per_building": "8, 0"}, "at least 1 home"),
    ("building", {"units_per_building": "eight"}, "Write whole numbers"),
    ("tract", {"tract_geoid": "601900110"}, "all 11 digits"),
    ("tract", {"tract_geoid": "36061000100", "tract_vintage": "2010"}, "Is not a tract of California"),
    ("tract", {"tract_geoid": "06019999999", "tract_vintage": "2010"}, "tracts of the 2010 census"),
    ("tract", {"tract_geoid": "", "tract_vintage": ""}, "Answer at least one"),
    ("tract", {"tract_vintage": "2000"}, "Choose one of the answers"),
    ("household-size", {"size": "0"}, "from 1 to 30"),
    ("household-size", {"size": "four"}, "Write a whole number"),
    ("household-size", {"size": ""}, "Write how many people"),
    ("tenure", {"tenure": ""}, "Choose whether"),
    ("low-income-homes", {"low_income_units": "9"}, "fewer homes in all the buildings"),
    (
        "earlier-work",
        {
            "previously_weatherized": "no",
            "weatherized_on-month": "3",
            "weatherized_on-day": "1",
            "weatherized_on-year": "2016",
        },
        "There is a day, but",
    ),
    ("roof", {"shading_pct": "120"}, "from 0 to 100"),
    ("heating", {"type": "heat_pump", "fuel": "natural_gas"}, "run on electricity"),
    ("heating", {"type": "furnace", "efficiency": "80"}, "Write AFUE as a fraction"),
)


@pytest.mark.parametrize(("page", "fields", "message"), BAD)
def test_a_bad_answer_is_refused_at_its_field_and_nothing_is_saved(walk, page, fields, message):
    home = walk.open_home({"building.units_per_building": [1], "dwelling.tenure": "renter"})
    before = walk.facts(home)
    address = f"/homes/{home}/questions/{page}"
    errors = walk.errors(
        f"{address}?anyway=1", {"units_per_building": "1", **fields} if page == "building" else fields
    )
    assert any(message in error for error in errors), errors
    assert walk.facts(home) == before


def test_each_page_shows_what_is_known_and_takes_it_again(walk):
    more = {
        "dwelling.landlord_consent": True,
        "building.low_income_units": 1,
        "dwelling.weatherized_on": "1999-05-01",
        "dwelling.previously_weatherized": True,
        "household.receives": ["ssi", "wic"],
        "household.language": "vi",
        "utility.schedule": "E-TOU-C",
        "utility.care": True,
        "utility.net_metering": "none",
        "health_safety.asbestos": "suspected",
        "appliances.freezers": 1,
        "appliances.freezer_year": 1998,
        "electrical.ev_charger": False,
    }
    home = walk.open_home({**EVERYTHING, **FROM_A_VISIT, **more})
    before = walk.facts(home)
    for page in PAGES:
        address = f"/homes/{home}/questions/{page}?anyway=1"
        if page in {"climate", "energy-use", "planned-solar"}:
            walk.errors(address)
        else:
            walk.post(address, walk.filled(address))
        assert walk.facts(home) == before, page


def test_each_page_can_be_left_open_and_reached_again(walk):
    home = walk.open_home({})
    for page in PAGES:
        address = f"/homes/{home}/questions/{page}"
        assert address not in walk.send(f"{address}?anyway=1", not_known="1").location
        walk.get(f"{address}?anyway=1")
        assert walk.facts(home) == {"dwelling": {"zip_code": "93703"}}


def test_i_do_not_know_takes_an_answer_away(walk):
    home = walk.open_home()
    walk.send(f"/homes/{home}/questions/household-size", size="not read", not_known="1")
    assert "size" not in walk.facts(home)["household"]


def test_a_question_that_can_change_nothing_is_not_asked(walk):
    home = walk.open_home({**FRESNO, "household.income": None, "household.annual_income_usd": "400000.00"})
    shown = walk.page(f"/homes/{home}/questions/heating")
    assert shown.h1.get_text() == "There is no need to ask this"
    assert "The answer is settled" in shown.main.get_text()
    assert shown.select_one("main a.usa-button")["href"] == f"/homes/{home}/check"
    assert walk.get(f"/homes/{home}/questions", 302).location == f"/homes/{home}/check"


def test_an_answer_leads_back_to_where_it_was_changed(walk):
    home = walk.open_home()
    answer = walk.send(f"/homes/{home}/questions/tenure?from=check", tenure="owner")
    assert answer.location == f"/homes/{home}/check#household"
    back = walk.page(f"/homes/{home}/questions/tenure?from=check").select_one("a.hl-back")["href"]
    assert back == f"/homes/{home}/check#household"


def test_back_leads_to_the_question_before(walk):
    home = walk.open_home({"building.units_per_building": [1]})
    back = walk.page(f"/homes/{home}/questions/tenure").select_one("a.hl-back")["href"]
    assert back == f"/homes/{home}/questions/building"
    assert walk.page(f"/homes/{home}/questions/building").select_one("a.hl-back")["href"] == f"/homes/{home}"


def test_there_is_no_page_of_another_name(walk):
    home = walk.open_home()
    walk.get(f"/homes/{home}/questions/shoe-size", 404)
    assert walk.get(f"/homes/{home}/questions/income", 302).location == f"/homes/{home}/income"


def test_an_address_is_needed_to_open_a_home(walk):
    errors = walk.errors("/homes/new", zip_code="9370")
    assert errors == [
        "Write the number and street.",
        "Write the city.",
        "Write the ZIP code with five digits, like 93706.",
    ]


def test_the_work_list_can_be_narrowed_to_a_stage(walk):
    home = walk.open_home()
    walk.open_home({})
    walk.decide(home)
    shown = walk.page("/homes?stage=enrolled")
    assert [link["href"] for link in shown.select("main table a")] == [f"/homes/{home}"]
    assert len(walk.page("/homes?stage=nonsense&page=999999999999").select("main table a")) == 2
    assert "There are no homes here yet." in walk.get("/homes?stage=passed").text
