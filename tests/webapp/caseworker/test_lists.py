"""Lists of a case: the homes of a complex, one by one or pasted, and the earlier work."""

from tests.webapp.caseworker.walk import FRESNO

COMPLEX = {"building.units_per_building": [4]}


def text_of(walk, address):
    return walk.page(address).main.get_text(" ", strip=True)


def test_homes_are_added_changed_and_removed(walk):
    home = walk.open_home(COMPLEX)
    new = f"/homes/{home}/roster/new"
    walk.send(new, unit="101", occupied="yes", household_size="4", annual_income_usd="$52,000")
    walk.send(new, unit="102", occupied="no", low_income_within_days="30")
    assert "$52,000.00 a year" in text_of(walk, f"/homes/{home}/roster")
    walk.send(f"/homes/{home}/roster/1", household_size="5")
    assert walk.facts(home)["building"]["roster"] == [
        {"unit": "101", "occupied": True, "household_size": 5, "annual_income_usd": "52000.00"},
        {"unit": "102", "occupied": False, "low_income_within_days": 30},
    ]
    hidden = walk.hidden(f"/homes/{home}/roster", "main form[action$='/roster/1/remove']")
    walk.post(f"/homes/{home}/roster/1/remove", hidden)
    assert [each["unit"] for each in walk.facts(home)["building"]["roster"]] == ["102"]
    walk.get(f"/homes/{home}/roster/2", 404)


def test_an_empty_home_has_no_people(walk):
    home = walk.open_home(COMPLEX)
    errors = walk.errors(f"/homes/{home}/roster/new", unit="1", occupied="no", household_size="3")
    assert errors == ["An empty home has no people and no income. Correct one of these answers."]


def test_the_owners_list_is_pasted(walk):
    home = walk.open_home(COMPLEX)
    address = f"/homes/{home}/roster/paste"
    assert walk.errors(address, rows="101, 4, 52000\n102, four, 1") == [
        "Line 2 cannot be read. Write it like: 101, 4, 52000"
    ]
    walk.send(address, rows="101, 4, $52,000\n102\t2\t30,500.50\n\n103, ,")
    roster = walk.facts(home)["building"]["roster"]
    assert [each.get("annual_income_usd") for each in roster] == ["52000.00", "30500.50", None]
    assert roster[2] == {"unit": "103", "occupied": False}
    # More homes than the buildings have.
    assert walk.errors(address, rows="104, 1, 1\n105, 1, 1")


def test_the_roster_takes_the_place_of_a_number_and_not_the_other_way_round(walk):
    home = walk.open_home({**COMPLEX, "building.low_income_units": 2})
    walk.send(f"/homes/{home}/roster/new", unit="1")
    assert walk.facts(home)["building"] == {"units_per_building": [4], "roster": [{"unit": "1"}]}
    errors = walk.errors(f"/homes/{home}/questions/low-income-homes?anyway=1", low_income_units="2")
    assert errors == ["The homes are listed one by one, and the list counts. Take the list away first."]


def test_earlier_works_are_listed(walk):
    home = walk.open_home(FRESNO | {"dwelling.previously_weatherized": None})
    new = f"/homes/{home}/earlier-work/new"
    assert walk.errors(new, programme="LIHEAP")
    day = {"on-month": "3", "on-day": "1", "on-year": "2015"}
    walk.send(new, day, programme="LIHEAP", measures="attic_insulation\nair_sealing")
    assert walk.facts(home)["dwelling"]["earlier_work"] == [
        {"on": "2015-03-01", "programme": "LIHEAP", "measures": ["attic_insulation", "air_sealing"]}
    ]
    assert "March 1, 2015" in text_of(walk, f"/homes/{home}/earlier-work")
    hidden = walk.hidden(f"/homes/{home}/earlier-work", "main form[action$='/remove']")
    walk.post(f"/homes/{home}/earlier-work/1/remove", hidden)
    assert "earlier_work" not in walk.facts(home)["dwelling"]


def test_two_who_change_a_list_see_both(walk):
    home = walk.open_home(COMPLEX)
    stale = {**walk.filled(f"/homes/{home}/roster/new"), "unit": "201"}
    walk.send(f"/homes/{home}/roster/new", unit="101")
    answer = walk.post(f"/homes/{home}/roster/new", stale, 409)
    assert "101" in answer.text
    assert "201" in answer.text
