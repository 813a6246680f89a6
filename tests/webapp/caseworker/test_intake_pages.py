"""The pages of the intake: good answers, bad ones, answers nobody knows, and what is not asked."""

import pytest

from tests.webapp.caseworker.walk import EVERYTHING, FRESNO, FROM_A_VISIT
from webapp.forms.caseworker.questions import QUESTIONS

PAGES = [question.id for question in QUESTIONS if question.form and not question.endpoint]
# Pages of which the home below says nothing.
UNANSWERED = {
    "climate",
    "energy-use",
    "planned-solar",
    "limited-rents",
    "roof-size",
    "roof-shade",
    "deferral",
    "county",
    "near-area",
    "people",
    "occupant-consent",
    "months",
    "air-district",
}
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
    ("people", {"elderly_members": "two"}, "Write a whole number"),
    ("months", {"monthly_kwh": "310, 280"}, "Write 12 numbers; there are 2."),
    ("months", {"monthly_kwh": "a lot"}, "Write numbers with commas between them"),
    ("roof-shade", {"horizon_deg": "10, 20, 30"}, "Write 4 - 360 numbers"),
    ("county", {"county": "Cook"}, "Choose one of the answers"),
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
        if page in UNANSWERED:
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


def test_new_pages_keep_what_is_said(walk):
    home = walk.open_home({})
    said = [
        ("people", {"elderly_members": "1", "young_children": "0", "farmworker": "yes"}),
        ("limited-rents", {"affordable_housing": "yes", "deed_restricted": "no"}),
        ("near-area", {"within_half_mile_of_dac": "yes"}),
        ("county", {"county": "Fresno"}),
        ("months", {"monthly_kwh": "310, 280.5, 265\n240 230 250 300 320 290 260 250 1,300"}),
        ("deferral", {"deferral_reasons": "lead_paint"}),
        ("roof-size", {"face_width_ft": "40", "face_slope_length_ft": "14.5"}),
    ]
    for page, fields in said:
        address = f"/homes/{home}/questions/{page}?anyway=1"
        walk.send(address, fields)
        walk.post(address, walk.filled(address))  # and again, as it was filled in
    facts = walk.facts(home)
    assert facts["household"] == {"elderly_members": 1, "young_children": 0, "farmworker": True}
    assert facts["building"] == {"deed_restricted": False}
    assert facts["dwelling"]["deferral_reasons"] == ["lead_paint"]
    assert facts["utility"]["monthly_kwh"][1] == 280.5
    assert facts["utility"]["monthly_kwh"][-1] == 1300.0
    assert facts["roof"] == {"face_width_ft": 40.0, "face_slope_length_ft": 14.5}


def test_save_and_come_back_later_saves_and_leaves(walk):
    home = walk.open_home({})
    address = f"/homes/{home}/questions/household-size"
    assert walk.send(f"{address}?anyway=1", later="1").location == f"/homes/{home}"
    assert "household" not in walk.facts(home)
    assert walk.send(address, size="3", later="1").location == f"/homes/{home}"
    assert walk.facts(home)["household"] == {"size": 3}
    assert "Saved. You can go on at any time." in walk.get(f"/homes/{home}").text
    # What is half written is not lost in silence: it is put right first.
    assert walk.errors(address, size="three", later="1") == ["Write a whole number, like 3."]


def test_the_progress_is_what_can_still_matter(walk):
    def at_most(home, page):
        return walk.page(f"/homes/{home}/questions/{page}").select_one(".hl-step").get_text(strip=True)

    bare = walk.open_home({})
    before = at_most(bare, "building")
    assert before.startswith("At most ")
    assert "It could still change the answer of: LIWP" in walk.get(f"/homes/{bare}/questions/building").text
    walk.send(f"/homes/{bare}/questions/building", units_per_building="1")
    assert int(at_most(bare, "tract").split()[2]) < int(before.split()[2])
    last = walk.open_home({**FRESNO, "dwelling.previously_weatherized": None})
    assert at_most(last, "earlier-work") == "This is the last question that could matter."


def test_nobody_is_walked_through_the_visit_in_the_office(walk):
    known = {**EVERYTHING, **FROM_A_VISIT}
    del known["envelope.roof_color"], known["water_heating.tank_wrapped"], known["electrical.panel_amps"]
    home = walk.open_home(known)
    assert walk.get(f"/homes/{home}/questions", 302).location == f"/homes/{home}/check"
    shown = walk.page(f"/homes/{home}/visit").main.get_text(" ", strip=True)
    assert shown.count("A measure waits for it") == 3
    assert "3 things are left for the visit" in walk.get(f"/homes/{home}/check").text
    first = f"/homes/{home}/questions/shell"
    assert "For the visit: at most 3 things to find out" in walk.get(first).text
    follows = walk.send(first, roof_color="dark").location
    assert follows == f"/homes/{home}/questions/water-tank"
    follows = walk.send(follows, tank_wrapped="no").location
    assert walk.send(follows, panel_amps="100").location == f"/homes/{home}/visit"
    assert "A measure waits for it" not in walk.get(f"/homes/{home}/visit").text


def test_a_bookmark_of_a_question_after_approval_leads_to_the_answers(walk):
    home = walk.open_home(EVERYTHING)
    walk.decide(home)
    walk.assess(home)
    walk.propose(home)
    stale = walk.filled(f"/homes/{home}/questions/household-size")
    walk.approve(home)
    for page in ("questions/household-size", "place"):
        assert walk.get(f"/homes/{home}/{page}", 302).location == f"/homes/{home}/check"
    walk.post(f"/homes/{home}/questions/household-size", {**stale, "size": "9"}, 409)
    assert walk.facts(home)["household"]["size"] == 4


def test_back_after_a_submit_lands_once(walk):
    home = walk.open_home({})
    address = f"/homes/{home}/questions/household-size"
    sent = {**walk.filled(f"{address}?anyway=1"), "size": "3"}
    first = walk.post(address, sent).location
    assert walk.post(address, sent).location == first
    # Back, another answer, sent again with the old page's key: it is not taken for the same.
    assert walk.post(address, {**sent, "size": "4"}, 422)
    assert walk.facts(home)["household"]["size"] == 3


def test_a_formula_is_a_name_like_any_other(walk):
    home = walk.open_home({})
    walk.send(f"/homes/{home}/income/new", person="=1+1", source="@cmd", amount_usd="10", period="weekly")
    assert walk.facts(home)["household"]["income"][0]["person"] == "=1+1"
    assert "=1+1" in walk.page(f"/homes/{home}/income").main.get_text()
