"""How large an array is, and why."""

from datetime import date

import pytest

from calculators.quantities import FT2_PER_M2
from calculators.solar import Roof, array_capacity, array_life, lifetime_kwh, roof_capacity, yearly_share
from calculators.solar.module import module
from calculators.solar.programme import programme_limit
from calculators.solar.sizing import dc_from_cec_ac
from rules.errors import InputError, ReferenceDataError

ON = date(2024, 6, 1)
BIG = Roof(usable_area_ft2=2000.0, tilt_deg=20.0, azimuth_deg=180.0, shading_pct=5.0)
MOST_KW_DC = 5.0 / (298.4 / 320.4 * 0.96)


def size(roof=BIG, use=100_000.0, per_kw=1600.0, on=ON):
    return array_capacity(roof, use_after_measures_kwh=use, yield_kwh_per_kw=per_kw, on=on)


def test_a_square_metre_holds_nineteen_hundredths_of_a_kilowatt():
    assert roof_capacity(FT2_PER_M2) == pytest.approx(35.8 * 9.01 / 1000 / 1.6864)
    assert roof_capacity(100 * FT2_PER_M2, "premium") == pytest.approx(20.07, abs=0.01)
    assert roof_capacity(0.0) == 0.0


def test_a_negative_roof_is_refused():
    with pytest.raises(InputError, match=r"roof\.usable_area_ft2"):
        roof_capacity(-1.0)


def test_a_large_roof_and_use_are_limited_by_the_programme():
    result = size()
    assert (result.binding, result.rule) == ("programme", "limited_by_programme")
    assert result.capacity_kw_dc == result.programme_kw_dc == pytest.approx(MOST_KW_DC)
    assert result.programme_most.citation.verified is False
    assert result.missing == ()


def test_a_small_use_limits():
    result = size(use=3200.0)
    assert (result.capacity_kw_dc, result.binding) == (2.0, "use")
    assert result.rule == "limited_by_use"
    assert "use after the efficiency measures" in result.sentence


def test_a_small_roof_limits():
    result = size(roof=Roof(100.0, 20.0, 180.0, 5.0))
    assert (result.binding, result.rule) == ("roof", "limited_by_roof")
    assert result.capacity_kw_dc == result.roof_kw_dc == pytest.approx(roof_capacity(100.0))


def test_all_three_limits_are_given_whichever_binds():
    result = size(use=3200.0)
    assert result.roof_kw_dc == pytest.approx(roof_capacity(2000.0))
    assert result.use_kw_dc == 2.0
    assert result.programme_kw_dc == pytest.approx(MOST_KW_DC)


def test_the_smallest_the_programme_installs_is_in_and_less_is_not():
    least = dc_from_cec_ac(1.0, module("standard"))
    assert size(use=least, per_kw=1.0).rule == "limited_by_use"
    assert size(use=least * 1600.0 * (1 + 1e-9)).rule == "limited_by_use"
    assert size(use=least * 1600.0 * (1 - 1e-9)).rule == "below_programme_minimum"


@pytest.mark.parametrize(
    ("roof", "missing"),
    [
        (Roof(None, 20.0, 180.0, 5.0), ("roof.usable_area_ft2",)),
        (Roof(500.0, None, 180.0, 5.0), ("roof.tilt_deg",)),
        (Roof(500.0, 20.0, None, 5.0), ("roof.azimuth_deg",)),
        (Roof(500.0, 20.0, 180.0, None), ("roof.shading_pct",)),
        (
            Roof(),
            ("roof.usable_area_ft2", "roof.tilt_deg", "roof.azimuth_deg", "roof.shading_pct"),
        ),
    ],
)
def test_an_unknown_roof_has_no_size_and_says_what_is_missing(roof, missing):
    per_kw = 1600.0 if len(missing) == 1 and missing[0] == "roof.usable_area_ft2" else None
    result = size(roof=roof, per_kw=per_kw)
    assert (result.capacity_kw_dc, result.binding, result.rule) == (None, None, "not_known")
    assert result.missing == missing


def test_an_unknown_use_has_no_size():
    result = size(use=None)
    assert result.capacity_kw_dc is None
    assert result.missing == ("utility.annual_kwh",)


def test_no_use_left_needs_no_array():
    assert size(use=0.0).capacity_kw_dc == 0.0
    assert size(use=-5.0).capacity_kw_dc == 0.0
    assert size(per_kw=0.0).capacity_kw_dc == 0.0


def test_programme_limits_begin_on_their_day():
    assert programme_limit("capacity_most", date(2014, 9, 30)) is None
    assert programme_limit("capacity_most", date(2014, 10, 1)).amount == 5
    assert programme_limit("capacity_least", date(2014, 10, 1)).amount == 1
    assert size(on=date(2014, 9, 30)).binding == "roof"


def test_an_unknown_limit_is_a_fault_of_the_data():
    with pytest.raises(ReferenceDataError, match=r"capacity_middling\.toml: the file is missing"):
        programme_limit("capacity_middling", ON)


class TestLife:
    def test_is_recalled_and_says_so(self):
        life = array_life()
        assert (life.effective_useful_life_years, life.degradation_per_year) == (25, 0.005)
        assert life.verified is False

    def test_twenty_five_years_of_half_a_percent_are_twenty_three_and_a_half(self):
        assert lifetime_kwh(1.0) == pytest.approx(23.5)
        assert lifetime_kwh(1.0, 1, 0.5) == 1.0

    def test_falls_in_a_straight_line_and_not_below_nothing(self):
        assert yearly_share(4, 0.4).tolist() == pytest.approx([1.0, 0.6, 0.2, 0.0])

    @pytest.mark.parametrize(("years", "loss"), [(0, 0.005), (2.5, 0.005), (25, -0.001), (25, 1.001)])
    def test_an_impossible_life_is_refused(self, years, loss):
        with pytest.raises(InputError):
            yearly_share(years, loss)
