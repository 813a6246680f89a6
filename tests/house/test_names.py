"""A module is named for its idea; a name that fits anything names nothing."""

import pytest

from tests.house.tree import files, python_files

SAYS_NOTHING = {
    "common",
    "core",
    "data1",
    "functions",
    "helper",
    "helpers",
    "lib",
    "manager",
    "managers",
    "misc",
    "new",
    "old",
    "stuff",
    "temp",
    "tools",
    "util",
    "utils",
}


@pytest.mark.parametrize("name", python_files(), ids=str)
def test_a_module_is_named_for_its_idea(name):
    words = {part.removesuffix(".py") for part in name.parts}
    words |= {word for part in words for word in part.removeprefix("test_").split("_")}
    assert not words & SAYS_NOTHING, f"{name}: name it for what it holds"


def test_no_two_files_differ_only_in_case():
    lowered = [str(name).lower() for name in files()]
    assert len(lowered) == len(set(lowered))
