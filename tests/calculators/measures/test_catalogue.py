"""The catalogue holds together: every number cited, every name resolved, exclusions mutual."""

import tomllib

import pytest

from calculators.climate import DATA
from calculators.home.model import FUELS, home_model
from calculators.measures import catalogue as catalogue_module
from calculators.measures.catalogue import load_catalogue
from calculators.measures.changes import CHANGES
from calculators.measures.feasibility import CLIMATE_QUANTITIES, TESTS
from calculators.measures.vocabulary import load_evidence_kinds, load_gates
from rules.errors import ReferenceDataError

CATALOGUE = load_catalogue("us_ca")
FILES = sorted((DATA / "us_ca" / "measures").glob("*.toml"))
REQUIRED = frozenset(
    word
    for line in (
        "attic_insulation wall_insulation floor_insulation knee_wall_insulation air_sealing",
        "door_weatherstripping window_weatherstripping windows shade_screens window_film cool_roof",
        "whole_house_fan ceiling_fan duct_sealing duct_insulation smart_thermostat furnace",
        "furnace_tune_up central_ac room_ac evaporative_cooler heat_pump_ducted heat_pump_ductless",
        "gas_water_heater electric_water_heater heat_pump_water_heater heat_pump_water_heater_120v",
        "solar_water_heater low_flow_showerhead faucet_aerator pipe_insulation tank_wrap",
        "water_heater_turn_down refrigerator freezer clothes_washer heat_pump_dryer induction_range",
        "microwave led_lamps smart_power_strip panel_upgrade smart_panel circuit_splitter rooftop_pv",
        "mechanical_ventilation co_alarm smoke_alarm combustion_repair",
    )
    for word in line.split()
)
ALL = (*CATALOGUE.measures, *CATALOGUE.elsewhere)


def test_the_measures_of_the_programme_are_there():
    assert {measure.id for measure in ALL} >= REQUIRED


def test_ids_are_unique_and_each_is_its_files_name():
    assert sorted(measure.id for measure in ALL) == [path.stem for path in FILES]


@pytest.mark.parametrize("measure", ALL, ids=lambda m: m.id)
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
        ("combustion_repair", "air_sealing"),
        ("induction_range", "panel_upgrade"),
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
    for name in ("measure_order", "health_and_safety_gates", "evidence"):
        (folder / f"{name}.toml").write_text((DATA / "us_ca" / f"{name}.toml").read_text())
    lamps = (DATA / "us_ca" / "measures" / "led_lamps.toml").read_text()
    (folder / "measures" / "led_lamps.toml").write_text(lamps)
    monkeypatch.setattr(catalogue_module, "DATA", tmp_path)
    load_catalogue.cache_clear()
    yield folder
    for loader in (load_catalogue, load_gates, load_evidence_kinds):
        loader.cache_clear()


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
        ("[life]", "[lives]", "led_lamps.toml.*life: Field required"),
        ("[life]", "[lives]", "lives: Extra inputs are not permitted"),
        ("years = 15", "years = 0", "life.years.*greater than 0"),
        ("usd_per_unit = 3.68", "usd_per_unit = -1", "cost.usd_per_unit"),
        ("needs_climate = false", 'needs_climate = "perhaps"', "needs_climate"),
        ('needs_facts = ["lighting.incandescent_lamps"]', 'needs_facts = ["lamps.x"]', "no fact 'lamps.x'"),
        ('change = "replace_lamps"', 'change = "replace_lamps"\nkind = "enabling"', "no_change"),
        ('change = "replace_lamps"', 'change = "replace_lamps"\nkind = "cosmetic"', "kind: Input should be"),
        ("exclusions = []", 'exclusions = []\nrequires = ["panel"]', "requires names 'panel'"),
        ("exclusions = []", 'exclusions = []\nrequires_any = ["panel"]', "requires names 'panel'"),
        ("exclusions = []", 'exclusions = ["x"]\nrequires = ["x"]', "cannot be both"),
        ("exclusions = []", 'exclusions = []\nhealth_and_safety_gates = ["noise"]', "no such gate"),
        ('evidence = ["photo_after"', 'evidence = ["selfie"', "no such evidence"),
        ('evidence = ["photo_after"', 'evidence = ["photo_after", "photo_after"', "named twice"),
        ("exclusions = []", 'exclusions = []\nno_cost_because = "none"', "there is a .cost."),
        ("exclusions = []", 'exclusions = []\nsaving_not_known_because = "x"', "the change has a saving"),
        ('comparison = "at_least"', 'comparison = "about"', "feasibility.0.comparison"),
        ('test = "fact"', 'test = "fact"\nusual = 1', "usual is what"),
        ('test = "fact"', 'test = "fact_or_usual"', "usual is what"),
        ("value = 9", 'value = "nine"', "parameter.0.value"),
        ("value = 9", "value = nan", "parameter.0.value"),
        (
            'citation = "Engineering judgement of this product; no source seen"',
            'citation = " "',
            "citation",
        ),
        (
            "[[feasibility]]",
            "[[parameter.case]]\nvalue = 8\n[[feasibility]]",
            "give climate_zones or housing",
        ),
        (
            "[[feasibility]]",
            (
                "[[parameter.case]]\nclimate_zones = [1, 2]\nvalue = 8\n"
                '[[parameter.case]]\nhousing_classes = ["mobile_home"]\nvalue = 7\n[[feasibility]]'
            ),
            "cases 1 and 2 both match",
        ),
        (
            "[[feasibility]]",
            '[[parameter.case]]\nhousing_classes = ["tent"]\nvalue = 8\n[[feasibility]]',
            "housing_classes",
        ),
        ("[cost]", "[circuit]\nvolts = 240\nwatts = 0\n[cost]", "circuit.watts"),
        ("[cost]", "[[life.alternative]]\nyears = 0\n[cost]", "life.alternative.0.years"),
        ("[cost]", "[realisation]\nrate = 0\n[cost]", "realisation.rate"),
        ("[life]", "[life", "cannot be read"),
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


def add(path, text):
    """Put tables before a measure's cost."""
    path.write_text(path.read_text().replace("[cost]", text + "\n[cost]", 1))


SOURCE = 'citation = "x"\nretrieved = 2026-11-21\nverified = true\n'


def test_life_realisation_and_circuit_are_read(copied_data):
    add(
        copied_data / "measures" / "led_lamps.toml",
        f"[[life.alternative]]\nyears = 20\n{SOURCE}[realisation]\nrate = 0.8\n{SOURCE}"
        f'[circuit]\nvolts = 120\nwatts = 60\nreplaces = ["range"]\n{SOURCE}',
    )
    (lamps,) = load_catalogue("us_xx").measures
    assert [life.value for life in lamps.life_alternatives] == [20]
    assert lamps.realisation_rate.value == pytest.approx(0.8)
    assert (lamps.circuit.volts, lamps.circuit.watts, lamps.circuit.replaces) == (120, 60, ("range",))


def test_a_saving_is_taken_as_predicted_unless_a_programme_has_measured_it():
    assert {measure.realisation_rate.value for measure in ALL} == {1.0}


def test_a_value_by_climate_zone_and_housing_class(copied_data):
    path = copied_data / "measures" / "led_lamps.toml"
    cases = (
        "value = 9\ncase = [\n"
        "  { climate_zones = [1, 2], value = 8 },\n"
        '  { climate_zones = [3], housing_classes = ["mobile_home"], value = 7,'
        ' citation = "y", retrieved = 2026-11-21, verified = true },\n]'
    )
    path.write_text(path.read_text().replace("value = 9", cases))
    (lamps,) = load_catalogue("us_xx").measures

    def watts(zone, housing_class):
        return lamps.for_home(zone, housing_class).parameters["led_watts"]

    assert watts(1, "single_family").value == 8
    assert watts(1, "single_family").citation.title == watts(4, "single_family").citation.title
    assert watts(3, "mobile_home").value == 7
    assert watts(3, "mobile_home").citation.title == "y"
    assert watts(3, "single_family").value == 9
    assert watts(None, "mobile_home").value == 9
    assert lamps.for_home(4, "single_family") is lamps
    one = load_catalogue("us_xx").for_home(1, "multi_family")["led_lamps"]
    assert one.parameters["led_watts"].value == 8


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("health_and_safety_gates", 'id = "lead"', 'id = "asbestos"', "an id of its own"),
        ("health_and_safety_gates", 'label = "Asbestos"', 'label = ""', "asbestos: give label"),
        ("health_and_safety_gates", "hazard_over = 35", "hazard_above = 35", "unknown key hazard_above"),
        ("health_and_safety_gates", '"health_safety.moisture"', '"health_safety.damp"', "health_safety.damp"),
        ("health_and_safety_gates", "[[gate]]", "[[door]]", "health_and_safety_gates.toml"),
        ("evidence", 'photo = "nameplate"', 'picture = "nameplate"', "unknown key picture"),
        ("evidence", "verified = true", "verified = 1", "verified must be true or false"),
        ("evidence", "[[evidence]]", "[[proof]]", "evidence.toml"),
    ],
)
def test_a_broken_vocabulary_is_refused_by_name(copied_data, name, old, new, message):
    path = copied_data / f"{name}.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(ReferenceDataError, match=message):
        load_catalogue("us_xx")


# What every measure must say; the reason takes the place of the figure where there is none.
@pytest.mark.parametrize("measure", ALL, ids=lambda m: m.id)
def test_a_measure_says_all_that_is_asked_of_it(measure):
    for text in (measure.label, measure.hpxml, measure.unit, measure.family, measure.method):
        assert text.strip()
    assert measure.inputs
    assert (measure.cost_usd is None) == (measure.no_cost_because is not None), "a cost, or why there is none"
    assert measure.evidence, "a contractor shows something for it"
    assert measure.verified in (True, False)
    if measure.kind == "saving":
        known = measure.change != "no_change"
        assert known == (measure.saving_not_known_because is None and measure.computed_by is None)
    unexcluded = {other for other in measure.exclusions if measure.id not in CATALOGUE[other].exclusions}
    assert not unexcluded


def test_every_gate_and_every_kind_of_evidence_is_asked_for_by_some_measure():
    gates = {name for measure in ALL for name in measure.health_and_safety_gates}
    evidence = {name for measure in ALL for name in measure.evidence}
    assert not CATALOGUE.gates.keys() - gates - {"smoke_alarms", "lead", "pests", "radon"}
    assert not CATALOGUE.evidence.keys() - evidence - {"warranty", "energy_code_forms"}
