"""An explanation ends at the assessment's own figures, and leaves no gap on the way there."""

import math
import re
from datetime import date

import numpy as np
import pytest
from pydantic import TypeAdapter

from calculators.assessment import assess
from calculators.explain.documents import ExplanationDocument, explanation_document
from calculators.explain.explanation import explain_measure, known_measures
from calculators.measures.catalogue import load_catalogue
from rules.errors import InputError
from rules.household_file import check_facts, read_household
from rules.outcomes import Outcome
from rules.rulebook import load_rulebook
from webapp.demo import SAMPLES

DAY = date(2026, 6, 15)
HOMES = sorted(path.name for path in SAMPLES.glob("[01]*.toml"))
FUELS = {"electricity": "savings_kwh_per_year", "natural_gas": "savings_therms_per_year"}


def of_file(name):
    book = load_rulebook()
    return assess(read_household((SAMPLES / name).read_bytes(), name, book), book, DAY)


@pytest.fixture(scope="module", params=HOMES)
def assessed(request):
    assessment = of_file(request.param)
    explanations = {m: explain_measure(assessment, m) for m in known_measures("us_ca")}
    return assessment, assessment.document(), explanations


@pytest.fixture(scope="module")
def fresno():
    return of_file("01-fresno-owner.toml")


def symbols(explanation, part):
    """Return the steps of a part by symbol; no two may share one."""
    steps = [step for step in explanation.steps if step.part == part]
    found = {step.symbol: step for step in steps}
    assert len(found) == len(steps), [step.symbol for step in steps]
    return found


def close(found, expected):
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def test_every_measure_of_the_catalogue_is_explained(assessed):
    _, document, explanations = assessed
    catalogue = load_catalogue("us_ca")
    assert set(explanations) == {m.id for m in (*catalogue.measures, *catalogue.elsewhere)}
    assert {m["id"] for m in document["measures"]} <= set(explanations)
    assert all(explanation.steps for explanation in explanations.values())


def test_the_last_step_of_each_fuel_is_what_the_assessment_prints(assessed):
    _, document, explanations = assessed
    for measure in document["measures"]:
        saving = symbols(explanations[measure["id"]], "saving")
        for fuel, name in FUELS.items():
            step = saving[f"S_{fuel}"]
            assert step.value == measure[name], (measure["id"], fuel)
            assert list(saving)[-1].startswith("S_")


def test_what_is_avoided_is_what_the_document_has(assessed):
    _, document, explanations = assessed
    for measure in document["measures"]:
        explanation = explanations[measure["id"]]
        for name in ("avoided_kgco2e_per_year", "avoided_kgco2e_lifetime"):
            assert explanation.result[name] == measure[name], measure["id"]
        gas = symbols(explanation, "greenhouse_gas")
        if gas:
            assert gas["A"].value == measure["avoided_kgco2e_per_year"]
            assert gas["A_life"].value == measure["avoided_kgco2e_lifetime"]
            life = measure["effective_useful_life_years"]
            assert close(gas["A"].value * life, gas["A_life"].value)


def test_use_before_less_use_after_is_the_saving(assessed):
    """The home is rebuilt at the measure's place: the steps lead to the figure, and do not only end there."""
    _, document, explanations = assessed
    led = 0
    for measure in document["measures"]:
        explanation = explanations[measure["id"]]
        rate = explanation.measure.realisation_rate.value
        for part, suffix, figures in (
            ("saving", "", measure),
            ("alone", "_alone", measure["standalone"]),
        ):
            steps = symbols(explanation, part)
            for fuel, name in FUELS.items():
                words = suffix.replace("_", " ")
                before, after = (steps.get(f"E_{fuel}{words} {when}") for when in ("before", "after"))
                if before is None:
                    continue
                assert close(rate * (before.value - after.value), figures[name]), (measure["id"], part, fuel)
                assert figures[name] == steps[f"S_{fuel}{suffix}"].value
                led += 1
    assert led or all(not m["savings_kwh_per_year"] for m in document["measures"])


# Symbols of the lines by which an end use is worked out, and which of them are always electricity.
CHAINS = {
    "heating": ("E_heating", "E_fan"),
    "cooling": ("E_cooling",),
    "hot_water": ("E_water", "E_pump"),
}


def fuel_of(step):
    """Return the fuel of a line: the one that its label names, else electricity."""
    named = re.search(r" by ([a-z ]+),", step.label)
    return named.group(1).replace(" ", "_") if named else "electricity"


def test_the_lines_of_an_end_use_lead_to_its_use(assessed):
    """Heating, cooling and hot water by the formula are the end uses that the model has, fuel by fuel."""
    _, _, explanations = assessed
    for name, explanation in explanations.items():
        saving = symbols(explanation, "saving")
        for part, ours in CHAINS.items():
            lines = symbols(explanation, part)
            if not lines:
                continue
            for when in ("before", "after"):
                worked_out = {}
                for step in (lines[f"{symbol} {when}"] for symbol in ours if f"{symbol} {when}" in lines):
                    worked_out[fuel_of(step)] = worked_out.get(fuel_of(step), 0.0) + step.value
                for symbol, step in saving.items():
                    if symbol.startswith(f"{part}_") and symbol.endswith(when):
                        fuel = symbol.removeprefix(f"{part}_").removesuffix(f" {when}")
                        assert close(worked_out.get(fuel, 0.0), step.value), (name, symbol)


def test_every_line_has_its_unit_and_source(assessed):
    _, _, explanations = assessed
    for name, explanation in explanations.items():
        for step in explanation.steps:
            assert step.unit or isinstance(step.value, str), (name, step)
            assert step.citation.title, (name, step)
            assert step.formula, (name, step)
            assert step.substituted, (name, step)
            assert "{" not in step.substituted, (name, step)
            assert step.citation in explanation.sources


def test_the_document_is_what_its_schema_says(assessed):
    assessment, _, explanations = assessed
    for explanation in explanations.values():
        document = explanation_document(explanation, assessment)
        TypeAdapter(ExplanationDocument).validate_python(document)


def test_a_measure_that_does_not_fit_names_the_test_and_saves_nothing(assessed):
    _, document, explanations = assessed
    seen = [m for m in document["measures"] if m["feasible"] == "no"]
    for measure in seen:
        explanation = explanations[measure["id"]]
        refusing = [f for f in explanation.findings if f.outcome is Outcome.INELIGIBLE]
        assert refusing
        step = symbols(explanation, "saving")["S_electricity"]
        assert step.value == 0.0
        assert refusing[0].code.replace("_", " ") in step.substituted
        assert not symbols(explanation, "change")


def test_a_saving_that_is_not_known_is_none_and_names_what_is_missing():
    assessment = assess(check_facts({}, "test", load_rulebook()), load_rulebook(), DAY)
    explanation = explain_measure(assessment, "attic_insulation")
    assert symbols(explanation, "saving")["S_natural_gas"].value is None
    assert explanation.result["avoided_kgco2e_lifetime"] is None
    assert "dwelling.climate_zone" in explanation.missing
    assert explanation.feasible == "unknown"


def test_the_electrical_headroom_is_worked_out_from_the_homes_loads():
    facts = {
        "dwelling": {"floor_area_ft2": 2000.0, "climate_zone": 13},
        "water_heating": {"fuel": "natural_gas", "type": "storage", "year": 2000, "condition": "poor"},
        "heating": {"fuel": "natural_gas", "type": "furnace"},
        "cooling": {"type": "none"},
        "appliances": {"range_fuel": "natural_gas", "dryer_fuel": "none"},
        "electrical": {"panel_amps": 100.0},
    }
    assessment = assess(check_facts(facts, "test", load_rulebook()), load_rulebook(), DAY)
    steps = symbols(explain_measure(assessment, "heat_pump_water_heater"), "electrical")
    added = steps["I with it"].value - steps["I without it"].value
    watts = steps["P_heat_pump_water_heater"].value
    assert 0.4 * watts / 240 - 1e-9 <= added <= watts / 240 + 1e-9
    assert steps["I_left"].value == pytest.approx(100.0 - steps["I with it"].value)


def test_the_metered_peak_is_used_where_there_is_one():
    facts = {
        "dwelling": {"floor_area_ft2": 2000.0, "climate_zone": 13},
        "electrical": {"panel_amps": 100.0, "peak_demand_kw": 10.0},
    }
    assessment = assess(check_facts(facts, "test", load_rulebook()), load_rulebook(), DAY)
    steps = symbols(explain_measure(assessment, "heat_pump_water_heater"), "electrical")
    assert steps["I without it"].value == pytest.approx(1.25 * 10_000 / 240)
    assert "220.87" in steps["I with it"].label


def test_the_roof_is_explained_to_the_assessments_figures(assessed):
    _, document, explanations = assessed
    solar, explanation = document["solar"], explanations["rooftop_pv"]
    assert explanation.result["savings_kwh_per_year"] == solar["annual_kwh"]
    assert explanation.result["avoided_kgco2e_lifetime"] == solar["avoided_kgco2e_lifetime"]
    if solar["annual_kwh"] is not None:
        assert symbols(explanation, "saving")["S_electricity"].value == solar["annual_kwh"]
    sizes = symbols(explanation, "array_size")
    if sizes and solar["capacity_kw_dc"] is not None:
        limits = [s.value for k, s in sizes.items() if k != "P" and s.value is not None]
        assert sizes["P"].value == min(limits) == solar["capacity_kw_dc"]


@pytest.mark.parametrize("name", ["solar", "solar_pv", "rooftop_pv", " Rooftop-PV "])
def test_the_roof_goes_by_its_names(fresno, name):
    assert explain_measure(fresno, name).measure.id == "rooftop_pv"


def test_a_measure_nobody_knows_is_refused_with_the_nearest(fresno):
    with pytest.raises(InputError, match="did you mean attic_insulation"):
        explain_measure(fresno, "atic_insulation")
    with pytest.raises(InputError, match=r"there are co_alarm, .*rooftop_pv"):
        explain_measure(fresno, "zzz")


def test_the_month_shown_is_the_one_with_the_largest_load(fresno):
    steps = symbols(explain_measure(fresno, "attic_insulation"), "heating")
    months = [float(m.replace(",", "")) for m in re.findall(r"[\d,.]+", steps["L before"].substituted)]
    month = date(2026, int(np.argmax(months[:12])) + 1, 1).strftime("%B")
    assert month in steps["L_month before"].label
    assert close(steps["L before"].value, sum(months)) or abs(steps["L before"].value - sum(months)) < 12


def test_the_shown_balance_is_that_of_the_numbers_shown(fresno):
    """T_set - (gains - ground) / BLC - set-back, read back from the printed text."""
    steps = symbols(explain_measure(fresno, "attic_insulation"), "heating")
    step = steps["T_bal before"]
    setpoint, gain, ground, blc, back = (
        float(x.replace(",", "")) for x in re.findall(r"(-?[\d,.]+) (?:Btu/h F|Btu/h|F)", step.substituted)
    )
    assert step.value == pytest.approx(setpoint - (gain - ground) / blc - back, abs=0.01)
    ceiling = steps["UA_ceiling before"]
    attic = float(re.findall(r"1 / ([\d.]+) Btu", ceiling.substituted)[0])
    assert ceiling.value == pytest.approx(1 / (11 / 1300 + 1 / attic), rel=1e-3)


def test_the_order_says_what_was_done_before(fresno):
    results = {m.id: m for m in fresno.results.measures}
    explanation = explain_measure(fresno, "attic_insulation")
    labels = [m.label for m in fresno.results.measures if m.in_package and m.kind != "enabling"]
    place = labels.index(results["attic_insulation"].label)
    assert list(explanation.done_before) == labels[:place]


def test_less_water_is_less_heat(fresno):
    steps = symbols(explain_measure(fresno, "low_flow_showerhead"), "hot_water")
    assert steps["L before"].value > steps["L after"].value > 0
    assert steps["Q_shower before"].value == pytest.approx(2 * 10 * 2.5 * 8.34 * 50)


def test_ducts_leak_less_and_the_lines_lead_to_their_efficiency(fresno):
    steps = symbols(explain_measure(fresno, "duct_sealing"), "heating")
    for when, leakage in (("before", 0.28), ("after", 0.12)):
        kept = 1 - leakage / 2
        assert steps[f"a {when}"].value == pytest.approx(kept)
        supply, ret = steps["B_s"].value, steps["B_r"].value
        ratio, regain = (
            float(re.findall(rf"{name} ([\d.]+)", steps[f"DE_month {when}"].substituted)[0])
            for name in (" r", "regain")
        )
        found = supply * kept - supply * kept * (1 - ret * kept) * ratio - kept * (1 - supply) * ratio
        assert steps[f"DE_month {when}"].value == pytest.approx(found + regain * (1 - found), abs=1e-4)


def test_the_sun_is_shown_where_a_measure_changes_it(fresno):
    screens = symbols(explain_measure(fresno, "shade_screens"), "cooling")
    assert screens["G_windows before"].value > screens["G_windows after"].value
    assert "G_roof" not in " ".join(screens)
    roof = symbols(explain_measure(fresno, "cool_roof"), "cooling")
    assert roof["G_roof before"].value > roof["G_roof after"].value
