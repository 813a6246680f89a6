"""What was observed, worked out again: as approved where nothing differs, less where less was found."""

from datetime import date

import pytest

from tests.webapp.inspector.homes import ASSESSMENT, FACTS, PACKAGE, QUANTITIES, READINGS
from webapp.services.recomputation import Basis, Observed, recompute
from webapp.services.tolerances import Threshold, deviation, tolerances

ON = date(2026, 6, 1)
CLOSE = {"rel": 1e-9, "abs": 1e-9}


def as_approved(measure, **found):
    quantity = QUANTITIES.get(measure, 1.0)
    seen = {"approved_quantity": quantity, "quantity": quantity, **found}
    return Observed(measure, **seen)


def worked(*items):
    return recompute(FACTS, ON, ASSESSMENT, items)


def of(result, measure):
    return next(each for each in result.measures if each.measure_id == measure)


def test_as_approved_gives_the_stored_figures():
    """Every measure of the package and the array: each figure and their sums are those of the assessment."""
    result = worked(*(as_approved(name) for name in PACKAGE), as_approved("solar_pv"))
    totals = ASSESSMENT["totals"]
    for side in (result.approved, result.observed):
        assert side.by_fuel == pytest.approx(totals["savings_by_fuel"], **CLOSE)
        assert side.kgco2e_per_year == pytest.approx(totals["avoided_kgco2e_per_year"], **CLOSE)
        assert side.kgco2e_lifetime == pytest.approx(totals["avoided_kgco2e_lifetime"], **CLOSE)
        assert side.solar_kwh == pytest.approx(totals["solar_kwh_per_year"], **CLOSE)
    for measure in ASSESSMENT["measures"]:
        if measure["in_package"]:
            assert of(result, measure["id"]).observed.by_fuel == pytest.approx(
                measure["savings_by_fuel"], **CLOSE
            )
    assert result.reproduces_assessment
    assert result.reached


@pytest.mark.parametrize("measure", READINGS)
def test_a_reading_as_approved_gives_the_approved_figures(measure):
    _, after, unit = READINGS[measure]
    items = [as_approved(name) for name in PACKAGE if name != measure]
    result = worked(*items, as_approved(measure, reading=after, reading_unit=unit))
    assert of(result, measure).basis is Basis.READING
    assert result.observed.by_fuel == pytest.approx(ASSESSMENT["totals"]["savings_by_fuel"], **CLOSE)
    assert result.reached


@pytest.mark.parametrize(
    ("measure", "worse", "better"),
    [("air_sealing", 2900.0, 2300.0), ("duct_sealing", 18.0, 6.0), ("attic_insulation", 30.0, 55.0)],
)
def test_a_worse_reading_saves_less_and_a_better_one_more(measure, worse, better):
    unit = READINGS[measure][2]
    figures = []
    for reading in (worse, READINGS[measure][1], better):
        result = worked(as_approved(measure, reading=reading, reading_unit=unit))
        figures.append(result.observed.kgco2e_lifetime)
        assert result.approved == worked(as_approved(measure)).approved
    assert figures == sorted(figures)
    assert figures[0] < figures[1] < figures[2]
    assert worked(as_approved(measure, reading=worse, reading_unit=unit)).reached is False


def test_a_reading_worse_than_before_the_work_stands_below_zero():
    result = worked(as_approved("air_sealing", reading=3400.0, reading_unit="CFM50"))
    assert result.observed.kgco2e_lifetime < 0


def test_a_reading_in_another_unit_is_not_calculated_with():
    result = worked(as_approved("duct_sealing", reading=180.0, reading_unit="CFM25"))
    assert of(result, "duct_sealing").basis is Basis.APPROVED
    assert result.observed == result.approved


@pytest.mark.parametrize(
    "measure", ["led_lamps", "low_flow_showerhead", "attic_insulation", "wall_insulation"]
)
def test_savings_are_linear_in_the_quantity_found(measure):
    whole = QUANTITIES[measure]
    figures = [
        worked(as_approved(measure, quantity=whole * part)).observed.kgco2e_lifetime
        for part in (0, 0.25, 0.5, 0.75, 1)
    ]
    assert figures == pytest.approx([figures[-1] * part for part in (0, 0.25, 0.5, 0.75, 1)], **CLOSE)
    assert figures[-1] > 0


def test_an_array_is_linear_in_its_size():
    half = worked(Observed("solar_pv", 1.86, 0.93)).observed
    assert half.solar_kwh == pytest.approx(ASSESSMENT["solar"]["annual_kwh"] / 2, **CLOSE)
    assert half.kgco2e_lifetime == pytest.approx(ASSESSMENT["solar"]["avoided_kgco2e_lifetime"] / 2, **CLOSE)


def test_more_than_was_approved_counts_as_the_whole():
    assert (
        worked(as_approved("led_lamps", quantity=20.0)).observed == worked(as_approved("led_lamps")).observed
    )


def test_what_was_not_found_drops_out_and_later_measures_meet_the_home_without_it():
    both = ("attic_insulation", "evaporative_cooler")
    result = worked(as_approved(both[0], quantity=0.0), as_approved(both[1]))
    alone = worked(as_approved(both[1]))
    assert of(result, both[0]).basis is Basis.LEFT_OUT
    assert of(result, both[0]).observed.kgco2e_lifetime == 0
    assert of(result, both[1]).observed == of(alone, both[1]).observed
    assert of(result, both[1]).approved != of(alone, both[1]).approved


def test_several_part_done_measures_are_the_mean_of_the_homes_they_may_be():
    """Half the attic and half the walls: the mean of four homes, worked out one by one."""
    halves = worked(
        as_approved("attic_insulation", quantity=650.0), as_approved("wall_insulation", quantity=500.0)
    )
    total = 0.0
    for attic in (0.0, 1300.0):
        for wall in (0.0, 1000.0):
            pair = (
                as_approved("attic_insulation", quantity=attic),
                as_approved("wall_insulation", quantity=wall),
            )
            total += worked(*pair).observed.kgco2e_per_year / 4
    assert halves.observed.kgco2e_per_year == pytest.approx(total, **CLOSE)


def test_a_measure_that_nobody_calculates_is_not_known_rather_than_nothing():
    result = worked(as_approved("led_lamps"), as_approved("door_bells"))
    assert result.observed.kgco2e_lifetime is None
    assert result.reached is None


def test_changed_facts_are_noticed():
    other = FACTS.model_copy(update={"envelope": FACTS.envelope.model_copy(update={"cfm50": 4000.0})})
    assert not recompute(other, ON, ASSESSMENT, [as_approved("air_sealing")]).reproduces_assessment


@pytest.mark.parametrize(
    ("claimed", "observed", "within"),
    [
        (2560, 2816, True),
        (2560, 2816.1, False),
        (2560, 2304, True),
        (2560, 2303.9, False),
        (0, 0, True),
        (0, 1, False),
    ],
)
def test_the_tolerance_holds_on_its_line(claimed, observed, within):
    assert deviation(claimed, observed, Threshold(10.0, "", verified=False)).within is within


def test_what_is_not_known_deviates_from_nothing():
    assert deviation(None, 3.0, tolerances().reading) is None
    assert deviation(3.0, None, tolerances().reading) is None


def test_the_figures_of_the_data_file_are_marked_as_unchecked():
    limits = tolerances()
    assert not limits.reading.verified
    assert not limits.least_share_of_approved.verified
    assert set(limits.days_to_cure) == {"critical", "major", "minor"}
