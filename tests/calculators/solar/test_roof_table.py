"""Many roofs at once are the hourly chain, roof by roof."""

import numpy as np
import pytest

from calculators.solar import PVSystem, annual_yield, prepare_site, roof_table
from calculators.weather import zone_weather

ANNUAL_PERCENT = 0.05
MONTHLY_PERCENT = 0.5
ROOFS = 2000


@pytest.fixture(scope="module")
def table():
    return roof_table(prepare_site(zone_weather(12)))


def roofs(seed, count=ROOFS):
    rng = np.random.default_rng(seed)
    return {
        "capacity_kw_dc": rng.choice([0.5, 0.999, 1.0, 4.0, 27.3], count),
        "tilt_deg": rng.uniform(0.0, 60.0, count),
        "azimuth_deg": rng.uniform(0.0, 360.0, count),
        "losses_pct": rng.uniform(0.0, 30.0, count),
        "dc_ac_ratio": rng.uniform(1.0, 1.5, count),
        "inverter_efficiency_pct": rng.uniform(90.0, 99.5, count),
    }


def exact(table, columns):
    site, found = table.site, []
    for values in zip(*columns.values(), strict=True):
        system = PVSystem(
            **dict(zip(columns, map(float, values), strict=True)), mount="roof", module=table.module_type
        )
        found.append(annual_yield(system, site).monthly_kwh)
    return np.array(found)


def test_two_thousand_roofs_are_the_hourly_chain(table):
    columns = roofs(seed=20261121)
    ours, hourly = table.monthly_kwh(**columns), exact(table, columns)
    annual = np.abs(ours.sum(axis=1) / hourly.sum(axis=1) - 1.0) * 100.0
    assert annual.max() <= ANNUAL_PERCENT
    assert np.abs(ours / hourly - 1.0).max() * 100.0 <= MONTHLY_PERCENT
    # Not by chance: the grid is read off, not the chain run again.
    assert annual.max() > 0.0


@pytest.mark.prove
@pytest.mark.parametrize("module_type", ["standard", "premium", "thin_film"])
@pytest.mark.parametrize("zone", range(1, 17))
def test_two_thousand_roofs_in_every_zone_are_the_hourly_chain(zone, module_type):
    table = roof_table(prepare_site(zone_weather(zone)), module_type)
    columns = roofs(seed=zone)
    ours, hourly = table.monthly_kwh(**columns), exact(table, columns)
    assert np.abs(ours.sum(axis=1) / hourly.sum(axis=1) - 1.0).max() * 100.0 <= ANNUAL_PERCENT


def one(**changes):
    return {
        "capacity_kw_dc": 4.0,
        "tilt_deg": 20.0,
        "azimuth_deg": 180.0,
        "losses_pct": 14.0,
        "dc_ac_ratio": 1.2,
        "inverter_efficiency_pct": 96.0,
    } | changes


@pytest.mark.parametrize(
    "outside",
    [
        {"tilt_deg": 60.5},
        {"tilt_deg": 90.0},
        {"dc_ac_ratio": 3.0},
        {"losses_pct": 99.0},
        {"losses_pct": 90.0},
    ],
)
def test_a_roof_outside_the_grid_is_worked_out_hour_by_hour(table, outside):
    columns = {name: np.array([value]) for name, value in one(**outside).items()}
    assert table.monthly_kwh(**columns) == pytest.approx(exact(table, columns), rel=1e-12)


@pytest.mark.parametrize(
    "edge", [{"tilt_deg": 0.0}, {"tilt_deg": 60.0}, {"azimuth_deg": 0.0}, {"azimuth_deg": 359.99}]
)
def test_the_edges_of_the_grid_are_as_exact_as_its_middle(table, edge):
    columns = {name: np.array([value]) for name, value in one(**edge).items()}
    assert table.monthly_kwh(**columns).sum() == pytest.approx(exact(table, columns).sum(), rel=5e-4)


def test_full_circle_is_north(table):
    assert table.monthly_kwh(**one(azimuth_deg=360.0)) == pytest.approx(
        table.monthly_kwh(**one(azimuth_deg=0.0))
    )


def test_one_roof_of_many_is_the_roof_by_itself(table):
    columns = roofs(seed=3, count=50)
    together = table.monthly_kwh(**columns)
    for index in range(50):
        alone = table.monthly_kwh(**{name: values[index] for name, values in columns.items()})
        assert alone.shape == (12,)
        assert alone == pytest.approx(together[index], rel=1e-12)


def test_energy_grows_with_size_from_one_kilowatt_on(table):
    double = table.monthly_kwh(**one(capacity_kw_dc=8.0))
    assert double == pytest.approx(2.0 * table.monthly_kwh(**one()), rel=1e-12)


def test_full_losses_give_nothing(table):
    assert table.monthly_kwh(**one(losses_pct=100.0)) == pytest.approx(0.0)


def test_no_roof_gives_no_row(table):
    nothing = {name: np.empty(0) for name in one()}
    assert table.monthly_kwh(**nothing).shape == (0, 12)
