"""The best package: exact against looking at every one, first what a hazard calls for, within the budget."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.choice.asked import asked_of
from calculators.choice.best_package import best_package
from calculators.choice.groups import independent_groups
from calculators.choice.options import use_of
from calculators.climate import climate_zone
from calculators.home.model import Parameter
from calculators.measures.catalogue import load_catalogue
from calculators.measures.package import prepare_case
from calculators.measures.savings import apply_measure
from rules.errors import InputError
from tests.calculators.choice.catalogues import CITED, ORDER, catalogue, every_package, made_up
from tests.calculators.home.homes import KGCO2E, ON, facts

STANDARD = 5100.0


def packages(measures, zone=12, **changes):
    climate = climate_zone(zone)
    return prepare_case(facts(**changes), climate, catalogue(*measures), ON), climate


def choose(measures, budget, zone=12, **changes):
    return best_package(
        facts(**changes),
        climate_zone(zone),
        catalogue(*measures),
        ON,
        KGCO2E,
        budget_usd=Decimal(budget),
    )


def ids(package):
    return {each.measure.id for each in package.chosen}


def by_brute_force(measures, budget, zone=12, usd_per_tonne=STANDARD, **changes):
    prepared, _ = packages(measures, zone, **changes)
    affordable = [
        (effect, -usd, names)
        for names, usd, effect in every_package(prepared, measures, KGCO2E, usd_per_tonne=usd_per_tonne)
        if usd <= Decimal(budget)
    ]
    return max(affordable, key=lambda each: each[:2]) if affordable else None


SMALL = st.lists(st.sampled_from(ORDER), min_size=1, max_size=7, unique=True).map(
    lambda names: sorted(names, key=ORDER.index)
)
COSTS = st.lists(st.integers(1, 600_000), min_size=len(ORDER), max_size=len(ORDER))
LIVES = st.lists(st.sampled_from([5.0, 12.5, 20.0, 30.0]), min_size=len(ORDER), max_size=len(ORDER))


def drawn(names, cents, lives, **more):
    return [
        made_up(name, usd=c / 100, life=life, **more)
        for name, c, life in zip(names, cents, lives, strict=False)
    ]


HOMES = st.fixed_dictionaries(
    {
        "zone": st.sampled_from([3, 9, 12, 15, 16]),
        "water_heating__fuel": st.sampled_from(["natural_gas", "electricity", "propane"]),
        "utility__annual_therms": st.none() | st.floats(50, 900),
    }
)


@settings(max_examples=60)
@given(SMALL, COSTS, LIVES, st.integers(1, 12_000), HOMES)
def test_the_best_is_the_best_of_all(names, cents, lives, budget, home):
    measures = drawn(names, cents, lives)
    best = choose(measures, budget, **home)
    effect, minus_usd, expected = by_brute_force(measures, budget, **home)
    assert best.exact
    assert best.avoided_kgco2e == pytest.approx(effect, rel=1e-9, abs=1e-6)
    assert best.cost_usd <= budget
    if ids(best) != expected:
        # Another package of the same effect may stand for it, and then costs no more.
        assert best.cost_usd <= -minus_usd


@settings(max_examples=15)
@given(SMALL, COSTS, LIVES, st.lists(st.integers(1, 20_000), min_size=2, max_size=6))
def test_a_bigger_budget_never_avoids_less(names, cents, lives, budgets):
    measures = drawn(names, cents, lives)
    avoided = [choose(measures, budget).avoided_kgco2e for budget in sorted(budgets)]
    assert all(later >= earlier * (1 - 1e-9) for earlier, later in pairwise(avoided))


@settings(max_examples=15)
@given(SMALL, COSTS, LIVES, st.integers(1, 12_000))
def test_one_measure_more_never_makes_it_worse(names, cents, lives, budget):
    measures = drawn(names, cents, lives)
    whole = choose(measures, budget).avoided_kgco2e
    for left_out in measures:
        fewer = [measure for measure in measures if measure is not left_out]
        assert choose(fewer, budget).avoided_kgco2e <= whole * (1 + 1e-9)


@pytest.mark.parametrize("zone", [3, 12, 15])
@pytest.mark.parametrize("water", ["natural_gas", "electricity"])
def test_the_savings_of_a_package_are_the_sum_of_its_groups(zone, water):
    measures = [made_up(name) for name in ORDER]
    prepared, climate = packages(measures, zone, water_heating__fuel=water)
    question = asked_of(prepared, climate, KGCO2E).question
    groups = independent_groups(question)
    assert len(groups) > 2
    assert sorted(position for group in groups for position in group) == list(range(len(ORDER)))

    def saved(positions):
        home = prepared.home
        for position in positions:
            home = apply_measure(question.options[position].measure, home)
        return use_of(prepared.home, climate, 1) - use_of(home, climate, 1)

    apart = sum(saved(group) for group in groups)
    assert np.allclose(saved(range(len(ORDER))), apart, rtol=1e-9, atol=1e-6)


def test_groups_that_act_on_one_another_after_all_are_put_together(monkeypatch):
    measures = [made_up(name) for name in ("attic", "walls", "cooling")]
    monkeypatch.setattr("calculators.choice.optimum.independent_groups", lambda _: [[0], [1], [2]])
    best = choose(measures, 2500)
    effect, _, expected = by_brute_force(measures, 2500)
    assert best.avoided_kgco2e == pytest.approx(effect, rel=1e-9)
    assert ids(best) == expected


def test_in_small_pieces_the_answer_is_the_same(monkeypatch):
    measures = [made_up(name, usd=100.0 * n) for n, name in enumerate(ORDER, start=1)]
    whole = choose(measures, 3000)
    limits = {"at_once": 3, "largest_enumeration": 10**6, "kept_beyond_it": 5}
    monkeypatch.setattr("calculators.choice.enumeration.enumeration_limits", lambda _: limits)
    pieces = choose(measures, 3000)
    assert (ids(pieces), pieces.exact) == (ids(whole), True)
    assert pieces.avoided_kgco2e == pytest.approx(whole.avoided_kgco2e, rel=1e-12)


def test_a_group_too_large_to_look_at_wholly_is_said_to_be(monkeypatch):
    measures = [made_up(name, usd=100.0 * n) for n, name in enumerate(ORDER, start=1)]
    limits = {"at_once": 8192, "largest_enumeration": 20, "kept_beyond_it": 5}
    monkeypatch.setattr("calculators.choice.enumeration.enumeration_limits", lambda _: limits)
    few = choose(measures, 3000)
    assert not few.exact
    assert few.cost_usd <= 3000


def hazard(usd=50.0, **more):
    return made_up("co_alarm", usd=usd, kind="health_and_safety", **more)


def test_what_a_hazard_calls_for_comes_first_even_where_it_takes_the_whole_budget():
    best = choose([hazard(), made_up("walls")], 1000)
    assert ids(best) == {"co_alarm"}
    assert best.least_usd == 50
    both = choose([hazard(), made_up("walls")], 1050)
    assert [(each.measure.id, each.why) for each in both.chosen] == [
        ("co_alarm", "hazard"),
        ("walls", "avoids_most"),
    ]


def test_a_budget_that_does_not_pay_for_the_hazard_pays_for_nothing():
    best = choose([hazard(), made_up("lamps", usd=10.0)], "49.99")
    assert best.chosen == ()
    assert (best.unpaid_hazards, best.least_usd) == (("co_alarm",), 50)
    assert choose([hazard(), made_up("lamps", usd=10.0)], 50).unpaid_hazards == ()


def test_a_hazard_whose_cost_is_not_known_is_said_to_be_unpaid():
    best = choose([hazard(usd=None), made_up("lamps")], 5000)
    assert best.unpaid_hazards == ("co_alarm",)
    assert ids(best) == {"lamps"}


CIRCUIT = {"volts": 240, "watts": 4500, "replaces": ["water_heating"], **CITED}


def electric(usd=1000.0):
    return made_up("heat_pump_water", usd=usd, circuit=CIRCUIT, requires_any=["panel_upgrade"])


def panel(usd=2000.0):
    return made_up("panel_upgrade", usd=usd, kind="enabling")


@pytest.mark.parametrize(
    ("amps", "budget", "chosen"),
    [
        (200, 1000, {"heat_pump_water"}),
        (200, 999, set()),
        (30, 2999, set()),
        (30, 3000, {"heat_pump_water", "panel_upgrade"}),
    ],
)
def test_what_enables_is_paid_for_where_it_is_needed(amps, budget, chosen):
    best = choose([electric(), panel()], budget, electrical__panel_amps=amps)
    assert ids(best) == chosen
    if amps == 30 and chosen:
        assert best.chosen[-1].why == "enables"
        assert best.cost_usd == 3000


def test_what_enables_is_charged_to_what_it_serves():
    dear = panel(usd=200_000.0)
    assert ids(choose([electric(), dear], 1_000_000, electrical__panel_amps=30)) == set()
    assert ids(choose([electric(), dear], 1_000_000, electrical__panel_amps=200)) == {"heat_pump_water"}


def test_what_enables_and_has_no_cost_enables_nothing_under_a_budget():
    best = choose([electric(), panel(usd=None)], 5000, electrical__panel_amps=30)
    assert ids(best) == set()


def test_a_measure_that_another_requires_comes_with_it():
    measures = [made_up("leaks", usd=3000.0), made_up("walls", usd=1000.0, requires=["leaks"])]
    assert ids(choose(measures, 3999)) in ({"leaks"}, set())
    assert "walls" in ids(choose(measures, 4000))


def left(package):
    return {each.measure.id: each.reason for each in package.left_out}


def test_every_measure_is_chosen_or_left_out_with_a_reason():
    unfit = {
        "name": "fit",
        "test": "fact",
        "facts": ["dwelling.stories"],
        "comparison": "at_least",
        "threshold": 9,
        "code_met": "tall",
        "code_not_met": "not_tall",
        **CITED,
    }
    measures = [
        made_up("thermostat", feasibility=[unfit]),
        made_up("ducts", feasibility=[unfit | {"facts": ["dwelling.year_built"]}]),
        made_up("leaks", usd=None),
        made_up("attic", usd=500.0),
        made_up("attic_thin", usd=400.0),
        made_up("walls", usd=8000.0),
        made_up("shower", usd=400_000.0),
        panel(),
    ]
    best = choose(measures, 4000)
    assert ids(best) == {"attic"}
    assert left(best) == {
        "thermostat": "does_not_fit",
        "ducts": "facts_missing",
        "leaks": "cost_not_known",
        "attic_thin": "alternative_chosen",
        "walls": "budget_too_small",
        "shower": "over_standard",
        "panel_upgrade": "nothing_needs_it",
    }
    assert next(each for each in best.left_out if each.measure.id == "ducts").detail == "dwelling.year_built"


def test_the_next_tonne_is_the_cheapest_package_that_avoids_more():
    measures = [made_up("walls", usd=2000.0), made_up("lamps", usd=100.0)]
    best = choose(measures, 500)
    assert ids(best) == {"lamps"}
    more = best.next_better
    assert (more.budget_usd, more.more_usd) == (2000, 1900)
    only_walls = choose(measures, 2000)
    assert ids(only_walls) == {"walls"}
    assert more.more_kgco2e == pytest.approx(only_walls.avoided_kgco2e - best.avoided_kgco2e)
    assert more.usd_per_tonne == pytest.approx(Decimal(1900) / Decimal(more.more_kgco2e) * 1000)
    assert choose(measures, 2100).next_better is None


@pytest.mark.parametrize(("cents_over", "inside"), [(-1, True), (0, True), (1, False)])
def test_on_the_line_of_the_standard(cents_over, inside):
    kilograms = choose([made_up("walls", usd=1.0)], 5).avoided_kgco2e
    at_the_standard = (Decimal(kilograms) / 1000 * 5100).quantize(Decimal("0.01"), ROUND_DOWN)
    cost = at_the_standard + Decimal(cents_over) / 100
    assert (ids(choose([made_up("walls", usd=float(cost))], 1_000_000)) == {"walls"}) is inside


def test_a_quote_stands_for_the_catalogues_cost():
    kwargs = {"budget_usd": Decimal(900), "quoted_usd": {"leaks": Decimal("850.00")}}
    found = best_package(
        facts(), climate_zone(12), catalogue(made_up("leaks", usd=None)), ON, KGCO2E, **kwargs
    )
    assert [(each.measure.id, each.cost_usd) for each in found.chosen] == [("leaks", 850)]


@pytest.mark.parametrize(
    ("quotes", "told"),
    [({"roof": "1"}, "no such measure"), ({"leaks": "-1"}, "leaks"), ({"leaks": "NaN"}, "NaN")],
)
def test_a_quote_that_is_none_is_refused(quotes, told):
    with pytest.raises(InputError, match=told):
        best_package(
            facts(),
            climate_zone(12),
            catalogue(made_up("leaks")),
            ON,
            KGCO2E,
            budget_usd=Decimal(1),
            quoted_usd={name: Decimal(usd) for name, usd in quotes.items()},
        )


@pytest.mark.parametrize("budget", ["0", "-1", "NaN", "Infinity", "10000000.01", "0.001"])
def test_a_budget_that_is_none_is_refused(budget):
    with pytest.raises(InputError, match="the budget is"):
        choose([made_up("walls")], budget)


def test_without_a_climate_zone_nothing_is_chosen():
    with pytest.raises(InputError, match=r"dwelling\.climate_zone"):
        best_package(facts(), None, catalogue(made_up("walls")), ON, KGCO2E, budget_usd=Decimal(1))


def test_a_day_before_the_standard_is_refused():
    with pytest.raises(InputError, match="standard"):
        best_package(
            facts(),
            climate_zone(12),
            catalogue(made_up("walls")),
            date(2014, 9, 30),
            KGCO2E,
            budget_usd=Decimal(1),
        )


@settings(max_examples=25)
@given(SMALL, COSTS, LIVES, st.integers(40, 9_000), st.data())
def test_with_hazards_and_requirements_the_best_is_the_best_of_all(names, cents, lives, budget, data):
    measures = drawn(names, cents, lives)
    for place, measure in enumerate(measures):
        others = [name for name in names if name != measure.id and name not in measure.exclusions]
        required = data.draw(st.lists(st.sampled_from(others), max_size=1) if others else st.just([]))
        measures[place] = replace(measure, requires=tuple(required))
    measures.insert(0, hazard(usd=data.draw(st.sampled_from([0.5, 40.0, 3000.0]))))
    best = choose(measures, budget)
    expected = by_brute_force(measures, budget)
    if expected is None:
        assert best.unpaid_hazards == ("co_alarm",)
    else:
        assert best.avoided_kgco2e == pytest.approx(expected[0], rel=1e-9, abs=1e-6)


REAL = [
    measure.id
    for measure in prepare_case(facts(), climate_zone(12), load_catalogue("us_ca"), ON).measures
    if measure.kind == "saving" and measure.change != "no_change"
]


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(REAL), min_size=1, max_size=6, unique=True),
    st.lists(st.integers(100, 600_000), min_size=6, max_size=6),
    st.integers(1, 12_000),
    st.sampled_from([3, 12, 15]),
)
def test_on_the_catalogue_itself_the_best_is_the_best_of_all(names, cents, budget, zone):
    usd = dict(zip(names, (Decimal(each) / 100 for each in cents), strict=False))
    priced = [
        replace(
            measure.for_home(zone, "single_family"),
            cost_usd=Parameter(float(usd[measure.id]), "USD", measure.life_citation),
            requires=(),
            requires_any=(),
            feasibility=(),
            needs_facts=(),
        )
        for measure in load_catalogue("us_ca").measures
        if measure.id in usd
    ]
    best = best_package(
        facts(),
        climate_zone(zone),
        catalogue(*priced),
        ON,
        KGCO2E,
        budget_usd=Decimal(budget),
        quoted_usd=usd,
    )
    effect, _, _ = by_brute_force(priced, budget, zone)
    assert best.exact
    assert best.avoided_kgco2e == pytest.approx(effect, rel=1e-9, abs=1e-6)
