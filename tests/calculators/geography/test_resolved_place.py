"""What the map adds to a household's facts, what it only remarks on, and what it refuses."""

from dataclasses import replace
from datetime import date

import pytest

from calculators.geography import resolve_place
from rules.errors import InputError
from rules.household_file import check_facts
from rules.imported_places import DesignationList, ImportedPlaces
from rules.rulebook import load_rulebook
from tests.calculators.geography.maps import EAST, WEST, box, tracts

ON = date(2024, 6, 1)
AFTER = date(2026, 11, 21)
# A square of about 2 km on the 2022 list, and one east of it, about 9 km long.
LISTED = box(-119.82, 36.70, -119.80, 36.72)
LONG = box(-119.80, 36.70, -119.70, 36.72)
OTHER = "06001400100"
MAP = {2010: tracts({WEST: LISTED, OTHER: LONG})}
# The same ground in 2020, under other ids: WEST is there the number of the eastern square.
LATER = {2020: tracts({EAST: LISTED, WEST: LONG}, census=2020)}
INSIDE = {"latitude": 36.71, "longitude": -119.81}
IN_OTHER = {"latitude": 36.71, "longitude": -119.75}
BOOK = load_rulebook()


def book_with_2022_only(*designated):
    """Return the rulebook with a 2022 list of the tracts of this map."""
    listed = DesignationList("sb535_2022", 2010, frozenset(designated))
    imported = ImportedPlaces(lists={"sb535_2022": listed})
    return replace(BOOK, data=replace(BOOK.data, imported=imported))


def book_with_2026(*designated):
    listed = DesignationList("sb535_2026", 2020, frozenset(designated))
    zips = {"93706": ((2010, WEST), (2020, WEST), (2020, EAST))}
    imported = ImportedPlaces(lists={"sb535_2026": listed}, zip_codes=zips)
    return replace(BOOK, data=replace(BOOK.data, imported=imported))


def resolved(dwelling, polygons=MAP, on=ON, book=None, areas=None):
    book = book or book_with_2022_only(WEST)
    return resolve_place(check_facts({"dwelling": dwelling}, "x", book), book, polygons, on, areas)


def test_coordinates_become_tract_census_and_distance():
    found = resolved(INSIDE)
    home = found.facts.dwelling
    assert (home.tract_geoid, home.tract_vintage, home.within_half_mile_of_dac) == (WEST, 2010, True)
    assert found.notes == ()
    far = resolved(IN_OTHER).facts.dwelling
    assert (far.tract_geoid, far.within_half_mile_of_dac) == (OTHER, False)


@pytest.mark.parametrize(
    "known", [{}, {"latitude": 36.71}, {"zip_code": "93706"}, {"tract_geoid": WEST, "tract_vintage": 2020}]
)
def test_where_the_map_can_say_nothing_nothing_is_added(known):
    found = resolved(known)
    assert found.facts.dwelling.model_dump(exclude_none=True) == known
    assert not found.notes


def test_without_maps_nothing_is_added():
    assert resolved(INSIDE, {}).facts.dwelling.model_dump(exclude_none=True) == INSIDE


def test_before_the_first_list_nothing_is_added():
    assert resolved(INSIDE, on=date(2014, 9, 30)).facts.dwelling.tract_geoid is None


@pytest.mark.parametrize(
    ("longitude", "stays"), [(-119.8019, True), (-119.8008, False), (-119.7995, False), (-119.798, True)]
)
def test_near_a_boundary_the_tract_is_to_be_confirmed(longitude, stays):
    notes = resolved({"latitude": 36.71, "longitude": longitude}).notes
    told = [note for note in notes if "from the boundary of tract" in note and "confirm the tract" in note]
    assert bool(told) is not stays


def test_near_the_half_mile_line_the_distance_is_to_be_confirmed():
    at_line = resolved({"latitude": 36.71, "longitude": -119.7905})
    assert any("confirm it on the State's own map" in note for note in at_line.notes)
    assert not resolved(IN_OTHER).notes


def test_a_stated_tract_that_the_coordinates_bear_out_stays():
    found = resolved({**INSIDE, "tract_geoid": WEST, "tract_vintage": 2010})
    assert (found.facts.dwelling.tract_geoid, found.notes) == (WEST, ())


def test_a_stated_tract_far_from_the_coordinates_is_refused_naming_both():
    with pytest.raises(InputError, match=rf"'{OTHER}'.*in tract {WEST} of the 2010 census, 89\d m from"):
        resolved({**INSIDE, "tract_geoid": OTHER, "tract_vintage": 2010})


def test_a_stated_tract_just_across_a_boundary_stays_with_a_note():
    found = resolved({"latitude": 36.71, "longitude": -119.8005, "tract_geoid": OTHER, "tract_vintage": 2010})
    assert found.facts.dwelling.tract_geoid == OTHER
    assert f"in tract {WEST}, 45 m outside the stated tract {OTHER}" in found.notes[0]


def test_a_census_that_was_not_stated_comes_from_the_map_only_if_the_ids_agree():
    agreeing = resolved({**INSIDE, "tract_geoid": WEST})
    assert (agreeing.facts.dwelling.tract_vintage, agreeing.notes) == (2010, ())
    other = resolved({**INSIDE, "tract_geoid": OTHER})
    assert other.facts.dwelling.tract_vintage is None
    assert f"in tract {WEST} of the 2010 census; the file says {OTHER}" in other.notes[0]


def test_coordinates_outside_every_tract_are_remarked_on():
    found = resolved({"latitude": 36.71, "longitude": 119.81})
    assert found.facts.dwelling.tract_geoid is None
    assert "longitude is negative" in found.notes[0]


def test_an_id_of_one_census_is_never_looked_up_on_the_map_of_another():
    # WEST is on the list of 2010; in 2020 the id is another piece of ground.
    found = resolved(
        {**INSIDE, "tract_geoid": WEST, "tract_vintage": 2010}, {**MAP, **LATER}, AFTER, book_with_2026(EAST)
    )
    home = found.facts.dwelling
    assert (home.tract_geoid, home.tract_vintage, home.within_half_mile_of_dac) == (EAST, 2020, True)
    assert f"the file gives tract {WEST} of 2010" in found.notes[0]


def test_with_maps_of_the_earlier_census_only_a_stated_tract_is_left_alone():
    told = {**INSIDE, "tract_geoid": WEST, "tract_vintage": 2010}
    assert (
        resolved(told, MAP, AFTER, book_with_2026(EAST)).facts.dwelling.model_dump(exclude_none=True) == told
    )


def test_a_tract_alone_tells_where_all_of_it_is_alike_and_else_asks():
    listed = resolved({"tract_geoid": WEST, "tract_vintage": 2010})
    assert listed.facts.dwelling.within_half_mile_of_dac is True
    partly = resolved({"tract_geoid": OTHER, "tract_vintage": 2010})
    assert partly.facts.dwelling.within_half_mile_of_dac is None
    assert "give dwelling.latitude and dwelling.longitude" in partly.notes[0]
    apart = {2010: tracts({WEST: LISTED, OTHER: box(-119.78, 36.70, -119.70, 36.72)})}
    none_of_it = resolved({"tract_geoid": OTHER, "tract_vintage": 2010}, apart)
    assert (none_of_it.facts.dwelling.within_half_mile_of_dac, none_of_it.notes) == (False, ())


def test_a_designated_tract_that_the_map_lacks_keeps_a_no_open_but_not_a_yes():
    lacking = book_with_2022_only(WEST, EAST)
    assert resolved(INSIDE, book=lacking).facts.dwelling.within_half_mile_of_dac is True
    open_ = resolved(IN_OTHER, book=lacking)
    assert open_.facts.dwelling.within_half_mile_of_dac is None
    assert f"no polygon for 1 of the designated tracts ({EAST}" in open_.notes[0]


def test_what_was_stated_of_the_distance_is_used_and_a_difference_told():
    found = resolved({**IN_OTHER, "within_half_mile_of_dac": True})
    assert found.facts.dwelling.within_half_mile_of_dac is True
    assert "the map says that it is not" in found.notes[0]


def test_a_zip_code_is_asked_about_and_decides_nothing():
    found = resolved({"zip_code": "93706"}, {}, AFTER, book_with_2026(EAST))
    assert found.facts.dwelling.model_dump(exclude_none=True) == {"zip_code": "93706"}
    assert f"stands beside 2 tracts of 2020 in CalEnviroScreen's table ({WEST}, {EAST}" in found.notes[0]
    assert "1 of them disadvantaged communities" in found.notes[0]
    assert "does not decide" in found.notes[0]
    assert not resolved({"zip_code": "93700"}, {}, AFTER, book_with_2026(EAST)).notes
