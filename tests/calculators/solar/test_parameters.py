"""The numbers of the model, and what is said when they are damaged."""

from types import MappingProxyType

import pytest

from calculators.number_tables import NumberTable, number_file
from calculators.solar.parameters import pvwatts
from rules.errors import ReferenceDataError


def test_every_table_of_numbers_has_its_source():
    data = pvwatts()
    for name in data.keys():  # noqa: SIM118 - a table of numbers, not a dict
        table = data.table(name)
        inner = [table] if "citation" in table.entries else [table.table(key) for key in table.keys()]  # noqa: SIM118 - the same
        for numbers in inner:
            assert numbers.text("citation")
            assert numbers.entries["verified"] is True


@pytest.mark.parametrize(
    "entry", [None, 3.0, {"value": 3.0}, {"unit": "m"}], ids=["absent", "bare", "no unit", "no value"]
)
def test_a_number_without_value_and_unit_is_refused(entry):
    table = NumberTable("sky", MappingProxyType({"albedo": entry} if entry is not None else {}))
    with pytest.raises(ReferenceDataError, match=r"\[sky\] albedo"):
        table.number("albedo")


def test_a_missing_text_and_table_are_refused():
    table = NumberTable("sky", MappingProxyType({}))
    with pytest.raises(ReferenceDataError, match="citation"):
        table.text("citation")
    with pytest.raises(ReferenceDataError, match=r"\[sky\.cover\]"):
        table.table("cover")


def test_a_missing_file_is_refused():
    with pytest.raises(ReferenceDataError, match=r"solar/nowhere\.toml: the file is missing"):
        number_file("data/solar/nowhere.toml")


def test_a_damaged_file_is_refused():
    with pytest.raises(ReferenceDataError, match=r"us_ca/README\.md: not a TOML file"):
        number_file("data/us_ca/README.md")
