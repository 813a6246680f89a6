"""The single-diode model gives what pvlib gives, at every operating point a roof can have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pvlib import pvsystem

from calculators.solar.module import MODULE_TYPES, dc_power_per_nameplate, module
from calculators.solar.parameters import pvwatts
from calculators.solar.single_diode import BOLTZMANN_EV_PER_K, diode_parameters, maximum_power


def by_pvlib(kind, irradiance, temperature_c):
    numbers = pvwatts().table("single_diode")
    parameters = pvsystem.calcparams_cec(
        irradiance,
        temperature_c,
        kind.alpha_sc,
        kind.a_ref,
        kind.i_l_ref,
        kind.i_o_ref,
        kind.r_sh_ref,
        kind.r_s,
        kind.adjust_pct,
        EgRef=numbers.number("band_gap"),
        dEgdT=numbers.number("band_gap_slope"),
    )
    return parameters, pvsystem.max_power_point(*parameters, method="newton")["p_mp"]


@pytest.mark.parametrize("name", MODULE_TYPES)
def test_parameters_and_power_are_pvlibs(name):
    rng = np.random.default_rng(20261121)
    irradiance, temperature_c = rng.uniform(1.0, 1500.0, 5000), rng.uniform(-40.0, 100.0, 5000)
    kind = module(name)
    (light, saturation, series, shunt, ideality), power = by_pvlib(kind, irradiance, temperature_c)
    ours = diode_parameters(kind, irradiance, temperature_c)
    assert ours.light_current == pytest.approx(light, rel=1e-12)
    assert ours.saturation_current == pytest.approx(saturation, rel=1e-9)
    assert np.all(series == ours.series_resistance)
    assert ours.shunt_resistance == pytest.approx(shunt, rel=1e-12)
    assert ours.ideality == pytest.approx(ideality, rel=1e-12)
    assert maximum_power(ours) == pytest.approx(power, rel=1e-9)


@pytest.mark.parametrize("name", MODULE_TYPES)
def test_a_module_under_standard_conditions_gives_its_nameplate(name):
    share = dc_power_per_nameplate(module(name), np.array([1000.0]), np.array([25.0]))
    assert share == pytest.approx(1.0, abs=2e-3)


@given(
    st.sampled_from(MODULE_TYPES),
    st.floats(1.0, 1400.0, allow_nan=False),
    st.floats(-30.0, 90.0, allow_nan=False),
    st.floats(0.1, 50.0, allow_nan=False),
)
def test_more_light_gives_more_power(name, irradiance, temperature_c, more):
    less, greater = dc_power_per_nameplate(
        module(name), np.array([irradiance, irradiance + more]), np.array([temperature_c, temperature_c])
    )
    assert greater > less


@pytest.mark.parametrize(("irradiance", "lit"), [(0.999, False), (1.0, True), (1.001, True), (0.0, False)])
def test_below_the_least_irradiance_there_is_no_power(irradiance, lit):
    power = dc_power_per_nameplate(module("standard"), np.array([irradiance]), np.array([20.0]))
    assert bool(power[0] > 0.0) is lit


def test_boltzmanns_constant_is_codatas():
    assert pytest.approx(1.380649e-23 / 1.602176634e-19, rel=1e-12) == BOLTZMANN_EV_PER_K
