"""The published JSON Schemas are what the code reads and writes, and hold for every sample."""

import json
import subprocess
import sys
import tomllib
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from tests.house.tree import ROOT

SCHEMAS = ROOT / "docs" / "schemas"
SAMPLES = sorted((ROOT / "webapp" / "samples").glob("[0-9]*.toml"))
ON = "2026-06-30"


def validator(name):
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_schemas_are_what_the_generator_writes(tmp_path):
    command = [sys.executable, "-m", "webapp.schemas", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.json")}
    published = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")}
    assert written
    assert published == written, "write them anew: python -m webapp.schemas docs/schemas"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_is_a_household_file_by_its_schema(sample):
    content = tomllib.loads(sample.read_text(encoding="utf-8"))
    plain = json.loads(json.dumps(content, default=lambda value: value.isoformat()))
    validator("household.json").validate(plain)


@pytest.mark.parametrize("command", ["screen", "assess"])
@pytest.mark.parametrize("sample", SAMPLES[:2], ids=lambda path: path.stem)
def test_what_a_command_prints_is_by_its_schema(command, sample):
    arguments = [sys.executable, "-m", "webapp.cli", command, str(sample), "--on", ON, "--json"]
    printed = subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True, text=True)
    validator(f"{command}.json").validate(json.loads(printed.stdout))


@pytest.mark.parametrize(
    "wrong",
    [
        {"household": {"size": 0}},
        {"household": {"size": 31}},
        {"household": {"sise": 4}},
        {"dwelling": {"floor_area_ft2": 0}},
        {"roof": {"tilt_deg": 90.1}},
        {"roof": {"azimuth_deg": 360}},
        {"household": {"size": "four"}},
        {"dwelling": {"tract_geoid": "6019001100"}},
        {"heating": {"fuel": "coal"}},
        {"dwelling": {"weatherized_on": date(2020, 1, 1).year}},
    ],
    ids=str,
)
def test_the_household_schema_refuses_what_the_reader_refuses(wrong):
    assert not validator("household.json").is_valid(wrong)
