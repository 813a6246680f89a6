"""Measures on shell, ducts and against the sun: each by its formula, and none the wrong way round."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.climate import climate_zone
from calculators.home.energy_use import annual_use
from calculators.home.shell import conductances
from calculators.home.solar_gain import roof_gain, window_gain
from calculators.measures.catalogue import load_catalogue
from calculators.measures.feasibility import Case, assess_feasibility
from calculators.measures.savings import apply_measure, savings_of
from rules.errors import InputError
from rules.outcomes import Outcome
from tests.calculators.home.homes import ON, facts, home

CATALOGUE = load_catalogue("us_ca")
SHELL = (
    "attic_insulation",
    "wall_insulation",
    "floor_insulation",
    "knee_wall_insulation",
    "air_sealing",
    "door_weatherstripping",
    "window_weatherstripping",
    "windows",
    "shade_screens",
    "window_film",
    "cool_roof",
    "duct_sealing",
    "duct_insulation",
)


def outcome_of(measure_id, name, **changes):
    """Return what one test of a measure finds on the described home with some facts replaced."""
    case = Case(facts(**changes), climate_zone(12), ON, "us_ca")
    found = assess_feasibility(CATALOGUE[measure_id].feasibility, case)
    return next(f for f in found if f.criterion == f"measure.{measure_id}.{name}")


def uses(one, climate):
    use = annual_use(one, climate)
    return float(use.of("heating", "natural_gas")), float(use.of("cooling", "electricity"))


@pytest.mark.parametrize("measure_id", SHELL)
def test_a_shell_measure_is_whole(measure_id):
    measure = CATALOGUE[measure_id]
    assert measure.evidence
    assert measure.feasibility
    assert measure.sources
    assert measure.effective_useful_life_years > 0


def test_floor_between_the_joists():
    one, _ = home(envelope__floor_r=5.0, envelope__foundation="crawlspace")
    new = apply_measure(CATALOGUE["floor_insulation"], one)
    before, after = conductances(one).floor, conductances(new).floor
    assert before - after == pytest.approx(0.66 * 1300 * 0.9 * (1 / 5 - 1 / 24))


def test_knee_wall_between_the_studs():
    one, _ = home(envelope__knee_wall_area_ft2=120.0, envelope__knee_wall_r=4.42)
    new = apply_measure(CATALOGUE["knee_wall_insulation"], one)
    saved = conductances(one).knee_walls - conductances(new).knee_walls
    assert saved == pytest.approx(120 * 0.8 * (1 / 4.42 - 1 / 17.42))


@pytest.mark.parametrize(
    ("measure_id", "share"), [("door_weatherstripping", 0.0367), ("window_weatherstripping", 0.0385)]
)
def test_weatherstripping_stops_its_share_of_the_infiltration(measure_id, share):
    one, _ = home()
    assert apply_measure(CATALOGUE[measure_id], one).cfm50 == pytest.approx(4000 * (1 - share))


def test_a_measured_reading_after_sealing_is_taken_at_its_word():
    one, _ = home(envelope__cfm50_after=2500)
    assert apply_measure(CATALOGUE["air_sealing"], one).cfm50 == 2500
    promised, _ = home()
    assert apply_measure(CATALOGUE["air_sealing"], promised).cfm50 == pytest.approx(3200)


@pytest.mark.parametrize("after", [3999, 4000])
def test_a_reading_after_sealing_may_be_as_high_as_before(after):
    assert facts(envelope__cfm50_after=after).envelope.cfm50_after == after


def test_a_higher_reading_after_sealing_is_refused():
    with pytest.raises((ValueError, InputError), match="cfm50_after 4001 is higher than cfm50 4000"):
        facts(envelope__cfm50_after=4001)


def test_windows_change_u_and_sun_and_never_for_the_worse():
    one, climate = home()
    new = apply_measure(CATALOGUE["windows"], one)
    assert conductances(one).windows - conductances(new).windows == pytest.approx(
        float(one.window_area_ft2) * (0.9 - 0.3)
    )
    assert window_gain(new, climate) == pytest.approx(window_gain(one, climate) * 0.23 / 0.7)
    good, _ = home(envelope__window_u=0.25, envelope__window_shgc=0.2)
    assert apply_measure(CATALOGUE["windows"], good).window_u == 0.25
    assert apply_measure(CATALOGUE["windows"], good).window_shgc == 0.2


@pytest.mark.parametrize(
    ("measure_id", "summer", "winter"), [("shade_screens", 0.34, 1.0), ("window_film", 0.26, 0.26)]
)
def test_screens_and_film_cut_the_sun_on_all_sides_but_the_north(measure_id, summer, winter):
    one, climate = home()
    north, *sunny = climate.vertical_kwh_m2
    left = np.where(np.isin(np.arange(12), range(3, 9)), summer, winter)
    gain = window_gain(apply_measure(CATALOGUE[measure_id], one), climate) / window_gain(one, climate)
    assert gain == pytest.approx((north + left * sum(sunny)) / (north + sum(sunny)))
    saved = savings_of(CATALOGUE[measure_id], one, climate)
    assert saved["electricity"] > 0
    assert saved["natural_gas"] < 0, "the sun is missed in cold hours, and nothing hides it"


def test_screens_that_are_taken_down_cost_less_heat_than_film():
    one, climate = home()
    screens, film = (
        savings_of(CATALOGUE[name], one, climate)["natural_gas"] for name in ("shade_screens", "window_film")
    )
    assert film < 3 * screens < 0


def test_a_cool_roof_scales_the_sol_air_gain():
    one, climate = home(envelope__roof_absorptivity=0.7)
    new = apply_measure(CATALOGUE["cool_roof"], one)
    shell = conductances(one)
    before, after = (roof_gain(h, climate, shell.ceiling, shell.roof_share) for h in (one, new))
    assert after == pytest.approx(before * 0.3 / 0.7)
    saved = savings_of(CATALOGUE["cool_roof"], one, climate)
    assert saved["electricity"] > 0 > saved["natural_gas"]


@pytest.mark.parametrize(("colour", "absorptivity"), [("dark", 0.85), ("light", 0.7), ("white", 0.3)])
def test_a_roof_takes_in_the_sun_by_its_colour(colour, absorptivity):
    one, _ = home(envelope__roof_color=colour)
    assert one.roof_absorptivity == absorptivity


def test_wrapped_ducts_lose_less_and_better_ones_stay():
    one, climate = home(ducts__insulation_r=2.8)
    saved = savings_of(CATALOGUE["duct_insulation"], one, climate)
    assert saved["natural_gas"] > 0
    assert saved["electricity"] > 0
    good, _ = home(ducts__insulation_r=8.0)
    assert apply_measure(CATALOGUE["duct_insulation"], good).duct_r == 8.0


@pytest.mark.parametrize(
    ("measure_id", "name", "fact", "fits", "does_not"),
    [
        ("floor_insulation", "raised_floor", "envelope__foundation", "crawlspace", "slab"),
        ("floor_insulation", "existing_insulation", "envelope__floor_r", 12.9, 13.0),
        ("knee_wall_insulation", "area", "envelope__knee_wall_area_ft2", 1.0, 0.9),
        ("knee_wall_insulation", "existing_insulation", "envelope__knee_wall_r", 10.9, 11.0),
        ("door_weatherstripping", "existing", "envelope__weatherstripped", False, True),
        ("windows", "existing", "envelope__window_u", 0.56, 0.55),
        ("shade_screens", "shading", "envelope__window_shading", "partial", "full"),
        ("window_film", "cooling", "cooling__type", "room_ac", "evaporative_cooler"),
        ("cool_roof", "colour", "envelope__roof_color", "light", "white"),
        ("duct_insulation", "existing", "ducts__insulation_r", 3.9, 4.0),
    ],
)
def test_where_it_fits_and_where_not(measure_id, name, fact, fits, does_not):
    assert outcome_of(measure_id, name, **{fact: fits}).outcome is Outcome.ELIGIBLE
    assert outcome_of(measure_id, name, **{fact: does_not}).outcome is Outcome.INELIGIBLE
    unknown = outcome_of(measure_id, name, **{fact: None})
    assert unknown.outcome is Outcome.UNDETERMINED
    assert unknown.missing == (fact.replace("__", "."),)


@given(st.sampled_from(["attic_insulation", "wall_insulation", "floor_insulation"]), st.integers(1, 16))
def test_insulation_never_costs_heating(measure_id, zone):
    one, climate = home(zone)
    assert savings_of(CATALOGUE[measure_id], one, climate)["natural_gas"] >= -1e-9


@given(
    st.lists(st.sampled_from(SHELL), min_size=2, max_size=6, unique=True),
    st.sampled_from([3, 9, 12, 13, 16]),
)
def test_measures_one_after_another_save_what_all_do_together(names, zone):
    one, climate = home(zone, envelope__knee_wall_area_ft2=100.0, envelope__foundation="crawlspace")
    steps, improved = np.zeros(2), one
    for name in names:
        before = np.array(uses(improved, climate))
        improved = apply_measure(CATALOGUE[name], improved)
        steps += before - np.array(uses(improved, climate))
    assert steps == pytest.approx(np.array(uses(one, climate)) - np.array(uses(improved, climate)))
    assert min(uses(improved, climate)) >= 0


def test_insulation_done_twice_saves_less_the_second_time():
    one, climate = home(envelope__attic_r=4.0)
    attic = CATALOGUE["attic_insulation"]
    first = savings_of(attic, one, climate)["natural_gas"]
    second = savings_of(attic, apply_measure(attic, one), climate)["natural_gas"]
    assert 0 <= second < 0.1 * first


def test_a_case_without_a_day_knows_no_years():
    case = Case(facts(heating__tuned_up_on=None), climate_zone(12), date(2026, 11, 21), "us_ca")
    found = assess_feasibility(CATALOGUE["furnace_tune_up"].feasibility, case)
    assert found[-1].outcome is Outcome.UNDETERMINED


def test_no_film_is_stuck_on_windows_that_are_replaced():
    assert "windows" in CATALOGUE["window_film"].exclusions
    assert "window_film" in CATALOGUE["windows"].exclusions
    assert "windows" not in CATALOGUE["shade_screens"].exclusions, "a screen hangs outside and stays"
