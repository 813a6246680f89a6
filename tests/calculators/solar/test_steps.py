"""Each step of the chain on its own, on its line and against an independent figure."""

import numpy as np
import pvlib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.solar.air_mass import air_mass_modifier
from calculators.solar.chain import monthly_energy, run_chain
from calculators.solar.cover import irradiance_through_cover, transmittance
from calculators.solar.inverter import ac_power, start_power
from calculators.solar.module import dc_power_per_nameplate, module
from calculators.solar.rows import RowLayout, ground_view, row_layout, shaded_fraction, sky_view
from calculators.solar.site import prepare_site
from calculators.solar.sun import sun_path
from calculators.solar.temperature import cell_temperature
from calculators.solar.transposition import PlaneOfArray, perez_sky, plane_of_array, usable_albedo
from rules.errors import InputError
from tests.calculators.weather.synthetic import MadeUpYear

ONE_ROOF = {
    "capacity_kw_dc": 4.0,
    "tilt_deg": 20.0,
    "azimuth_deg": 180.0,
    "mount": "roof",
    "module_type": "standard",
    "losses_pct": 14.0757,
    "dc_ac_ratio": 1.2,
    "inverter_efficiency_pct": 96.0,
    "ground_coverage_ratio": 0.4,
}


def a(*values):
    return np.array(values, dtype=float)


@pytest.fixture(scope="module")
def site():
    return prepare_site(MadeUpYear().weather())


class TestSun:
    def test_is_pvlibs_at_the_minute(self):
        weather = MadeUpYear().weather(minute=15.0)
        path = sun_path(weather)
        times = np.array(["2017-06-21T12:15"], dtype="datetime64[ns]")
        import pandas as pd  # noqa: PLC0415 - only this test needs it

        expected = pvlib.solarposition.spa_python(
            pd.DatetimeIndex(times).tz_localize("Etc/GMT+8"),
            weather.latitude,
            weather.longitude,
            weather.elevation_m,
            pressure=101325,
            temperature=weather.temp_air[171 * 24 + 12],
        ).iloc[0]
        assert path.zenith_deg[171 * 24 + 12] == pytest.approx(expected["apparent_zenith"], abs=1e-4)
        assert path.azimuth_deg[171 * 24 + 12] == pytest.approx(expected["azimuth"], abs=1e-3)

    def test_without_minutes_the_middle_of_the_day_is_half_past(self):
        half_past = sun_path(MadeUpYear().weather(minute=30.0))
        middle = sun_path(MadeUpYear().weather(minute=None))
        noon = 171 * 24 + 12
        assert middle.zenith_deg[noon] == pytest.approx(half_past.zenith_deg[noon], abs=1e-9)

    def test_without_minutes_the_hours_of_sunrise_and_sunset_have_sun(self):
        half_past = sun_path(MadeUpYear().weather(minute=30.0)).is_up
        middle = sun_path(MadeUpYear().weather(minute=None)).is_up
        assert np.all(middle[half_past])
        assert middle.sum() > half_past.sum() + 300

    def test_sunrise_is_where_the_sun_is_five_sixths_of_a_degree_down(self):
        path = sun_path(MadeUpYear().weather(minute=None))
        first_hours = path.is_up & ~np.roll(path.is_up, 1)
        # The middle of what is left of the hour after sunrise: the sun is up to about six degrees high.
        assert np.all(path.zenith_deg[first_hours] < 90.3)
        assert np.all(path.zenith_deg[first_hours] > 82)

    def test_never_rises_in_polar_night_and_never_sets_in_midnight_sun(self):
        up = sun_path(MadeUpYear(75.0, 15.0, 1.0).weather(minute=None)).is_up.reshape(365, 24)
        assert not up[354].any()
        assert up[171].all()

    def test_the_year_counts(self):
        common = sun_path(MadeUpYear(year=2017).weather()).zenith_deg
        other = sun_path(MadeUpYear(year=2016).weather()).zenith_deg
        assert 0.01 < np.abs(common - other).max() < 1.0


class TestPerezSky:
    def test_is_pvlibs_perez_within_its_rounded_coefficients(self):
        zenith, dni, dhi = a(20, 45, 60, 75, 85), a(900, 600, 300, 0, 50), a(80, 150, 200, 120, 30)
        sky = perez_sky(dni, dhi, zenith)
        poa = plane_of_array(
            sky,
            zenith_deg=zenith,
            azimuth_deg=np.full(5, 150.0),
            tilt_deg=a(30),
            surface_azimuth_deg=a(180),
            albedo=np.full(5, 0.2),
        )
        expected = pvlib.irradiance.perez(
            30.0,
            180.0,
            dhi,
            dni,
            np.full(5, 1367.0),
            zenith,
            np.full(5, 150.0),
            airmass=pvlib.atmosphere.get_relative_airmass(zenith, "kasten1966"),
        )
        assert poa.sky == pytest.approx(expected, rel=0.01)

    def test_clearness_on_the_edge_of_a_bin_is_in_the_lower(self):
        # Sun overhead: clearness is (dni + dhi) / dhi, the first edge is at 1.065.
        sky = perez_sky(a(6.5, 6.6), a(100, 100), a(0, 0))
        brightness = 100 / (1 + 0.15 * 93.9**-1.253) / 1367
        assert sky.horizon == pytest.approx(
            [100 * (-0.0596012 + 0.0721249 * brightness), 100 * (-0.0189325 + 0.0659650 * brightness)]
        )

    def test_is_isotropic_and_the_ground_dark_above_87_5_degrees(self):
        below, above = np.degrees(1.5271631), np.nextafter(np.degrees(1.5271631), 91) + 1e-9
        sky = perez_sky(a(100, 100), a(50, 50), a(below - 1e-9, above))
        assert sky.circumsolar[0] > 0
        assert sky.ground[0] > 0
        assert (sky.isotropic[1], sky.circumsolar[1], sky.horizon[1], sky.ground[1]) == (50, 0, 0, 0)

    def test_beam_ends_at_the_horizon(self):
        assert perez_sky(a(100, 100), a(5, 5), a(89.9, 90.1)).beam.tolist() == [100, 0]

    def test_without_diffuse_only_the_beam_counts(self):
        sky = perez_sky(a(500), a(0), a(40))
        assert (sky.beam[0], sky.isotropic[0], sky.ground[0]) == (500, 0, 0)

    def test_a_flat_roof_sees_the_whole_sky_and_no_ground(self):
        sky = perez_sky(a(0), a(100), a(40))
        poa = plane_of_array(
            sky,
            zenith_deg=a(40),
            azimuth_deg=a(180),
            tilt_deg=a(0),
            surface_azimuth_deg=a(180),
            albedo=a(0.2),
        )
        assert poa.ground[0] == 0
        assert poa.sky[0] == pytest.approx(100, rel=0.25)

    @pytest.mark.parametrize(("written", "used"), [(0.0, 0.2), (0.001, 0.001), (0.999, 0.999), (1.0, 0.2)])
    def test_albedo_of_the_file_counts_between_nought_and_one(self, written, used):
        assert usable_albedo(a(written), 1)[0] == used

    def test_an_unknown_albedo_is_the_default(self):
        assert usable_albedo(a(np.nan), 1)[0] == 0.2
        assert usable_albedo(None, 3).tolist() == [0.2, 0.2, 0.2]


class TestCover:
    def test_lets_all_of_normal_incidence_through(self):
        poa = PlaneOfArray(beam=a(1000), sky=a(0), ground=a(0), cos_incidence=a(1))
        assert irradiance_through_cover(poa, a(20))[0] == pytest.approx(1000, rel=1e-3)

    def test_is_fresnels_at_normal_incidence_without_absorption(self):
        through, refracted = transmittance(a(1e-3), 1.0, 1.526, 0.0, 0.002)
        assert through[0] == pytest.approx(1 - (0.526 / 2.526) ** 2, abs=1e-9)
        assert refracted[0] == pytest.approx(1e-3 / 1.526, rel=1e-6)

    def test_falls_as_the_beam_slants(self):
        angles = np.radians(a(10, 40, 60, 75, 85, 89))
        poa = PlaneOfArray(beam=np.full(6, 1.0), sky=a(0), ground=a(0), cos_incidence=np.cos(angles))
        through = irradiance_through_cover(poa, a(20))
        assert np.all(np.diff(through) <= 0)
        assert through[-1] < through[2]
        assert through[3] == pytest.approx(0.84, abs=0.01)


class TestAirMass:
    def test_is_about_one_at_air_mass_1_5_at_sea_level(self):
        assert air_mass_modifier(a(48.2), 0.0)[0] == pytest.approx(1.0, abs=0.003)

    def test_stays_the_same_below_86_degrees(self):
        values = air_mass_modifier(a(85.9, 86.0, 86.1, 95.0), 0.0)
        assert values[1] == values[2] == values[3] != values[0]


class TestCellTemperature:
    def test_is_nearly_noct_under_noct_conditions(self):
        # 1 m/s at the module; PVWatts takes 0.51 of the station's wind.
        warmth = cell_temperature(a(800), a(20), a(1 / 0.51), noct_c=45.0, reference_efficiency=0.0)
        assert warmth[0] == pytest.approx(45.0)

    def test_a_roof_is_warmer_than_a_rack(self):
        arguments = (a(800), a(20), a(2))
        assert cell_temperature(*arguments, 49.0, 0.19) > cell_temperature(*arguments, 45.0, 0.19)


class TestModule:
    @pytest.mark.parametrize("name", ["standard", "premium", "thin_film"])
    def test_gives_its_nameplate_under_standard_test_conditions(self, name):
        assert dc_power_per_nameplate(module(name), a(1000), a(25))[0] == pytest.approx(1.0, abs=2e-3)

    def test_gives_nothing_below_one_watt_a_square_metre(self):
        power = dc_power_per_nameplate(module("standard"), a(0, 0.999, 1.0, 5.0), a(10, 10, 10, 10))
        assert power[:2].tolist() == [0, 0]
        assert np.all(power[2:] > 0)

    def test_gives_less_when_warm(self):
        cool, warm = dc_power_per_nameplate(module("standard"), a(800, 800), a(25, 55))
        assert (warm / cool - 1) / 30 == pytest.approx(-0.0037, abs=3e-4)

    def test_an_unknown_module_is_refused_with_those_known(self):
        with pytest.raises(InputError, match="standard, premium, thin_film"):
            module("perovskite")


class TestInverter:
    def test_clips_at_its_rating(self):
        power = ac_power(a(0, 0.004, 4.0, 5.0), a(3.0), a(0.96), a(0.01))
        assert power[0] == power[1] == 0
        assert power[2] == power[3] == 3.0

    def test_is_rated_efficiency_at_its_rating(self):
        assert ac_power(a(3.0 / 0.96), a(3.0), a(0.96), a(0.01))[0] == pytest.approx(3.0)

    @pytest.mark.parametrize(
        ("capacity_kw", "share"),
        [(0.00999, 0.002246), (0.01, 0.002478), (0.99999, 0.002478), (1.0, 0.004931), (4.0, 0.004931)],
    )
    def test_start_power_as_released_compares_watts(self, capacity_kw, share):
        assert start_power(a(capacity_kw), a(1.0))[0] == share

    @pytest.mark.parametrize(
        ("capacity_kw", "share"), [(9.999, 0.002246), (10.0, 0.002478), (999.9, 0.002478), (1000.0, 0.004931)]
    )
    def test_start_power_as_intended_compares_kilowatts(self, capacity_kw, share):
        assert start_power(a(capacity_kw), a(1.0), "as_intended")[0] == share

    def test_as_intended_a_home_yields_a_quarter_of_a_percent_more(self, site):
        released = run_chain(site, **ONE_ROOF).ac_kw.sum()
        intended = run_chain(site, **ONE_ROOF, start_power_rule="as_intended").ac_kw.sum()
        assert intended / released - 1 == pytest.approx(0.0025, abs=0.001)

    def test_an_unknown_rule_is_refused(self):
        with pytest.raises(ValueError, match="as_released"):
            start_power(a(4.0), a(1.0), "as_wished")


class TestRows:
    layout = RowLayout(rows=a(4), row_length=a(20), has_strings=np.array([True]))

    def shade(self, zenith, azimuth, tilt, facing, gcr=0.4):
        return shaded_fraction(
            zenith_deg=a(zenith),
            azimuth_deg=a(azimuth),
            tilt_deg=a(tilt),
            surface_azimuth_deg=a(facing),
            ground_coverage_ratio=a(gcr),
            layout=self.layout,
        )[0]

    def test_a_high_sun_casts_no_shade(self):
        assert self.shade(30, 180, 30, 180) == 0

    def test_a_low_sun_shades_what_geometry_says(self):
        # Sun ahead at 10 degrees: the shadow of a slope of 1 tilted at 30 reaches cos 30 + sin 30 / tan 10.
        reach = np.cos(np.radians(30)) + np.sin(np.radians(30)) / np.tan(np.radians(10))
        assert self.shade(80, 180, 30, 180) == pytest.approx(1 - 2.5 / reach)

    @pytest.mark.parametrize(("azimuth", "shades"), [(89, False), (90, False), (91, True)])
    def test_sun_from_beside_or_behind_shades_nothing(self, azimuth, shades):
        assert bool(self.shade(89.5, azimuth, 60, 180, gcr=0.9) > 0) is shades

    def test_as_released_sun_across_north_shades_nothing(self):
        assert self.shade(80, 10, 30, 350) == 0
        assert self.shade(80, 180, 30, 180) > 0

    def test_flat_rows_shade_nothing(self):
        assert self.shade(85, 180, 0, 180) == 0

    def test_one_module_a_row_is_the_smallest_layout(self):
        layout = row_layout(a(0.05, 4.0, 1200.0))
        assert layout.rows.tolist() == [1, 3, 45]
        assert layout.has_strings.tolist() == [False, False, True]

    def test_sky_seen_shrinks_as_rows_close_up(self):
        seen = sky_view(a(30), a(0.4))[0], sky_view(a(30), a(0.8))[0], sky_view(a(0), a(0.8))[0]
        assert seen[1] < seen[0] < 1
        assert seen[2] == pytest.approx(1.0)

    def test_ground_seen_is_all_of_it_for_one_row(self):
        arguments = {"dni": a(500), "dhi": a(100), "zenith_deg": a(50), "tilt_deg": a(30)}
        one = ground_view(**arguments, ground_coverage_ratio=a(0.4), rows=a(1))
        many = ground_view(**arguments, ground_coverage_ratio=a(0.4), rows=a(1000))
        assert one[0] == pytest.approx(1.0)
        assert 0 < many[0] < 0.9


class TestChain:
    def test_impossible_beam_gives_nothing(self):
        year = MadeUpYear()
        noon = 171 * 24 + 12
        year.dni[noon] = 1499
        impossible = prepare_site(year.weather())
        assert noon not in impossible.hour_index
        assert noon in prepare_site(MadeUpYear().weather()).hour_index

    def test_many_roofs_are_the_same_code_as_one(self, site):
        tilts, azimuths = a(5, 20, 45), a(90, 180, 300)
        many = run_chain(site, **(ONE_ROOF | {"tilt_deg": tilts, "azimuth_deg": azimuths}))
        for index in range(3):
            roof = ONE_ROOF | {"tilt_deg": tilts[index], "azimuth_deg": azimuths[index]}
            one = run_chain(site, **roof)
            assert many.ac_kw[index] == pytest.approx(one.ac_kw, rel=1e-12, abs=1e-15)

    def test_racks_of_many_sizes_are_the_same_code_as_one(self, site):
        sizes, gcr = a(0.3, 4.0, 300.0), a(0.2, 0.4, 0.7)
        rack = ONE_ROOF | {"mount": "open_rack", "tilt_deg": 35.0, "azimuth_deg": 150.0}
        many = run_chain(site, **(rack | {"capacity_kw_dc": sizes, "ground_coverage_ratio": gcr}))
        for index in range(3):
            own = {"capacity_kw_dc": sizes[index], "ground_coverage_ratio": gcr[index]}
            one = run_chain(site, **(rack | own))
            assert many.ac_kw[index] == pytest.approx(one.ac_kw, rel=1e-12, abs=1e-15)

    def test_months_have_the_shape_of_the_roofs(self, site):
        chain = run_chain(site, **(ONE_ROOF | {"tilt_deg": np.zeros((2, 3))}))
        assert monthly_energy(site, chain.ac_kw).shape == (2, 3, 12)
        assert monthly_energy(site, chain.ac_kw).sum() == pytest.approx(chain.ac_kw.sum())

    @given(capacity=st.floats(1.0, 1000.0))
    def test_a_roof_is_linear_in_its_size_from_one_kilowatt(self, site, capacity):
        one = run_chain(site, **(ONE_ROOF | {"capacity_kw_dc": 1.0})).ac_kw.sum()
        other = run_chain(site, **(ONE_ROOF | {"capacity_kw_dc": capacity})).ac_kw.sum()
        assert other == pytest.approx(capacity * one, rel=1e-9)

    @given(
        tilt=st.floats(0, 90), azimuth=st.floats(0, 359.99), ratio=st.floats(0.5, 2), mount=st.integers(0, 1)
    )
    def test_power_is_between_nothing_and_the_rating(self, site, tilt, azimuth, ratio, mount):
        roof = ONE_ROOF | {"tilt_deg": tilt, "azimuth_deg": azimuth, "dc_ac_ratio": ratio}
        power = run_chain(site, **(roof | {"mount": ("roof", "open_rack")[mount]})).ac_kw
        assert np.all((power >= 0) & (power <= 4.0 / ratio * (1 + 1e-12)))
