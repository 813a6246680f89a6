"""What describes an array, on the lines of what PVWatts takes."""

import dataclasses

import pytest

from calculators.solar import (
    PVSystem,
    annual_yield,
    default_losses_pct,
    losses_with_shading,
    model_name,
    prepare_site,
)
from rules.errors import InputError
from tests.calculators.weather.synthetic import MadeUpYear

GOOD = PVSystem(4.0, 20.0, 180.0, "roof")


def test_defaults_are_pvwatts():
    assert GOOD.losses_pct == pytest.approx(14.075660688, abs=1e-9)
    assert (GOOD.module, GOOD.dc_ac_ratio, GOOD.inverter_efficiency_pct, GOOD.gcr) == (
        "standard",
        1.2,
        96.0,
        0.4,
    )


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("capacity_kw_dc", (0.05, 500_000.0), (0.0499, 500_001.0, 0.0, -1.0, float("nan"))),
        ("tilt_deg", (0.0, 90.0), (-0.1, 90.1, float("nan"))),
        ("azimuth_deg", (0.0, 359.99), (-0.1, 360.0, float("nan"))),
        ("losses_pct", (-5.0, 0.0, 99.0), (-5.1, 99.1, float("nan"))),
        ("inverter_efficiency_pct", (90.0, 99.5), (89.9, 99.6)),
        ("gcr", (0.01, 0.99), (0.0, 1.0)),
        ("dc_ac_ratio", (0.01, 3.0), (0.0, -1.0, float("inf"), float("nan"))),
    ],
)
def test_limits_are_in_and_beyond_them_is_refused_by_name(name, inside, outside):
    for value in inside:
        assert getattr(dataclasses.replace(GOOD, **{name: value}), name) == value
    for value in outside:
        with pytest.raises(InputError, match=name):
            dataclasses.replace(GOOD, **{name: value})


@pytest.mark.parametrize(
    ("name", "value", "known"), [("mount", "wall", "roof or open_rack"), ("module", "best", "thin_film")]
)
def test_an_unknown_kind_is_refused_with_those_known(name, value, known):
    with pytest.raises(InputError, match=known):
        dataclasses.replace(GOOD, **{name: value})


class TestLosses:
    def test_three_percent_of_shade_are_the_default(self):
        assert losses_with_shading(3.0) == pytest.approx(default_losses_pct(), abs=1e-12)

    def test_no_shade_leaves_the_other_nine_terms(self):
        kept = 0.98 * 0.98 * 0.98 * 0.995 * 0.985 * 0.99 * 0.97
        assert losses_with_shading(0.0) == pytest.approx(100 * (1 - kept))

    def test_full_shade_loses_all(self):
        assert losses_with_shading(100.0) == 100.0

    @pytest.mark.parametrize("shading", [-0.1, 100.1, float("nan")])
    def test_a_share_beyond_a_whole_is_refused(self, shading):
        with pytest.raises(InputError, match=r"roof\.shading_pct"):
            losses_with_shading(shading)


@pytest.fixture(scope="module")
def site():
    return prepare_site(MadeUpYear().weather())


class TestYield:
    def test_says_model_and_weather(self, site):
        result = annual_yield(GOOD, site)
        assert result.model == model_name()
        assert result.model.startswith("PVWatts v8 (pvlib 0.")
        assert result.weather.name == "made up"

    def test_months_add_up(self, site):
        result = annual_yield(GOOD, site)
        assert len(result.monthly_kwh) == 12
        assert result.annual_kwh == sum(result.monthly_kwh)
        assert 5000 < result.annual_kwh < 9000

    def test_is_the_same_from_weather_and_from_site(self, site):
        assert annual_yield(GOOD, MadeUpYear().weather()) == annual_yield(GOOD, site)

    def test_more_losses_give_less(self, site):
        less = annual_yield(dataclasses.replace(GOOD, losses_pct=30.0), site)
        assert less.annual_kwh < annual_yield(GOOD, site).annual_kwh * 0.83
