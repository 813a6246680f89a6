"""The catalogue holds together: every number cited, every name resolved, exclusions mutual."""

import tomllib

import pytest

from calculators.climate import DATA
from calculators.home.model import FUELS, home_model
from calculators.measures import catalogue as catalogue_module
from calculators.measures.catalogue import load_catalogue
from calculators.measures.changes import CHANGES
from calculators.measures.feasibility import CLIMATE_QUANTITIES, TESTS
from rules.errors import ReferenceDataError

CATALOGUE = load_catalogue("us_ca")
FILES = sorted((DATA / "us_ca" / "measures").glob("*.toml"))
REQUIRED = {
    "attic_insulation",
    "wall_insulation",
    "air_sealing",
    "duct_sealing",
    "smart_thermostat",
    "central_ac",
    "evaporative_cooler",
    "heat_pump_water_heater",
    "solar_water_heater",
    "low_flow_showerhead",
    "led_lamps",
    "refrigerator",
}


def test_the_measures_of_the_programme_are_there():
    assert {measure.id for measure in CATALOGUE.measures} >= REQUIRED


def test_ids_are_unique_and_each_is_its_files_name():
    assert [measure.id for measure in CATALOGUE.measures] != []
    assert sorted(measure.id for measure in CATALOGUE.measures) == [path.stem for path in FILES]


@pytest.mark.parametrize("measure", CATALOGUE.measures, ids=lambda m: m.id)
def test_a_measure_is_whole(measure):
    assert measure.change in CHANGES
    assert measure.stage in CATALOGUE.stages
    assert measure.effective_useful_life_years > 0
    assert measure.method
    assert measure.sources
    assert measure.feasibility, "a measure that fits everywhere is a false positive waiting"
    codes = [code for t in measure.feasibility for code in (t.code_met, t.code_not_met)]
    assert all(code.replace("_", "").isalnum() and code.islower() for code in codes)
    for test in measure.feasibility:
        assert test.test in TESTS
        assert (test.test == "climate_quantity") == (test.quantity in CLIMATE_QUANTITIES)


@pytest.mark.parametrize("measure", CATALOGUE.measures, ids=lambda m: m.id)
def test_exclusions_are_mutual(measure):
    for other in measure.exclusions:
        assert measure.id in CATALOGUE[other].exclusions


def test_the_order_is_the_physical_one():
    order = [measure.id for measure in CATALOGUE.measures]
    for earlier, later in [
        ("smart_thermostat", "duct_sealing"),
        ("duct_sealing", "air_sealing"),
        ("air_sealing", "attic_insulation"),
        ("wall_insulation", "central_ac"),
        ("low_flow_showerhead", "heat_pump_water_heater"),
        ("heat_pump_water_heater", "led_lamps"),
    ]:
        assert order.index(earlier) < order.index(later)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_number_of_a_measure_has_its_source(path):
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = [content["life"], *content.get("parameter", []), *content["feasibility"], *content["source"]]
    entries += [content["cost"]] if "cost" in content else []
    for entry in entries:
        assert entry["citation"].strip()
        assert type(entry["verified"]) is bool
        assert entry["retrieved"]
    assert not [
        key for key, value in content.items() if isinstance(value, int | float) and type(value) is not bool
    ]
    for parameter in content.get("parameter", []):
        assert parameter["unit"]
        assert parameter["description"]


@pytest.fixture
def copied_data(tmp_path, monkeypatch):
    """A jurisdiction of one good measure, free to be broken."""
    folder = tmp_path / "us_xx"
    (folder / "measures").mkdir(parents=True)
    (folder / "measure_order.toml").write_text((DATA / "us_ca" / "measure_order.toml").read_text())
    lamps = (DATA / "us_ca" / "measures" / "led_lamps.toml").read_text()
    (folder / "measures" / "led_lamps.toml").write_text(lamps)
    monkeypatch.setattr(catalogue_module, "DATA", tmp_path)
    load_catalogue.cache_clear()
    yield folder
    load_catalogue.cache_clear()


def test_a_good_measure_loads(copied_data):
    assert copied_data.name == load_catalogue("us_xx").jurisdiction


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('change = "replace_lamps"', 'change = "replace_lamp"', "replace_lamp"),
        ('stage = "appliances"', 'stage = "lamps"', "stage 'lamps'"),
        ("exclusions = []", 'exclusions = ["refrigerator"]', "refrigerator"),
        ('id = "led_lamps"', 'id = "lamps"', "differs from the file's name"),
        ('facts = ["lighting.incandescent_lamps"]', 'facts = ["lighting.lamps"]', "lighting.lamps"),
        ('test = "fact"', 'test = "facts"', "facts"),
        ("years = 15", 'years = "many"', "led_lamps.toml"),
        ("[life]", "[lives]", "led_lamps.toml"),
    ],
)
def test_a_broken_measure_is_refused_by_name(copied_data, old, new, message):
    path = copied_data / "measures" / "led_lamps.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(ReferenceDataError, match=message):
        load_catalogue("us_xx")


def test_heat_contents_are_those_of_the_emission_factors():
    path = DATA / "us_ca" / "emissions" / "fuels_40cfr98.toml"
    if not path.is_file():
        pytest.skip("the emission factors of fuels are not there")
    printed = {f["fuel"]: f["mmbtu_per_unit"] for f in tomllib.loads(path.read_text())["fuel"]}
    ours = {fuel: home_model("us_ca").btu_per_unit[fuel].value / 1e6 for fuel in FUELS if fuel in printed}
    assert ours == pytest.approx(printed)
