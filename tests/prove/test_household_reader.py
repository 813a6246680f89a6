"""A household file is read, or refused with every problem named; whatever is in it, nothing else happens."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from rules.errors import HouseholdFileError
from rules.facts import CaseFacts
from rules.household_file import check_facts, read_household
from rules.rulebook import load_rulebook

pytestmark = pytest.mark.prove

SEED = 20261121
RULEBOOK = load_rulebook("us_ca")
SAMPLES = sorted((Path(__file__).parents[2] / "webapp" / "samples").glob("[0-9]*.toml"))
long_run = settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))


def facts_of(section: str) -> list[str]:
    """Return the names of a section's facts."""
    return list(CaseFacts.model_fields[section].annotation.model_fields)


NAMES = {section: facts_of(section) for section in CaseFacts.model_fields}
scalars = st.one_of(
    st.integers(-(2**40), 2**40),
    st.integers(-2, 30),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.text(max_size=20),
    st.sampled_from(["owner", "renter", "natural_gas", "electricity", "52000.00", "lots", "06019001100"]),
)
values = st.one_of(
    scalars, st.lists(scalars, max_size=3), st.dictionaries(st.text(max_size=5), scalars, max_size=2)
)


def sections(name: str) -> st.SearchStrategy:
    """Return random contents of one section: its own facts, and keys it does not know."""
    keys = st.one_of(st.sampled_from(NAMES[name]), st.text("abcdefgh_", min_size=1, max_size=8))
    return st.one_of(st.dictionaries(keys, values, max_size=5), values)


files = st.lists(st.sampled_from(list(NAMES)), max_size=5, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: sections(name) for name in names})
)


def read_or_refuse(read, *arguments) -> CaseFacts | None:
    """Return the facts, or None where they were refused with problems that a person can act on."""
    try:
        return read(*arguments)
    except HouseholdFileError as error:
        problems = error.problems
    assert problems
    for problem in problems:
        assert problem.fact
        assert problem.problem.strip()
        assert problem.remedy.strip()
    return None


@seed(SEED)
@long_run
@given(files)
def test_any_facts_are_read_or_refused(raw):
    facts = read_or_refuse(check_facts, raw, "random facts", RULEBOOK)
    if facts is not None:
        again = facts.model_dump(exclude_none=True)
        assert check_facts(again, "the same facts again", RULEBOOK) == facts


def toml(value: object) -> str:
    """Return a value as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value)


@seed(SEED)
@long_run
@given(files)
def test_any_toml_file_is_read_or_refused(raw):
    content = "\n".join(f"{name} = {toml(value)}" for name, value in raw.items())
    read_or_refuse(read_household, content.encode("utf-8", errors="replace"), "random.toml", RULEBOOK)


@seed(SEED)
@long_run
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    read_or_refuse(read_household, content, "random bytes", RULEBOOK)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
@seed(SEED)
@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_sample_with_damaged_bytes_is_read_or_refused(sample, data):
    content = bytearray(sample.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(read_household, bytes(content), sample.name, RULEBOOK)
