"""Which census a list of tract ids is of."""

import dataclasses

import pytest

from webapp.imports.ground import check_census, ground_of
from webapp.imports.refusal import ImportRefusedError


@pytest.fixture(scope="module")
def ground():
    """Return a state of 1,000 tracts of 2010."""
    return dataclasses.replace(ground_of(), tracts=frozenset(f"06001{n:06d}" for n in range(1000)))


def ids(*, old, new):
    return [f"06001{n:06d}" for n in range(old)] + [f"06003{n:06d}" for n in range(new)]


@pytest.mark.parametrize(("new", "good"), [(0, True), (20, True), (21, False)])
def test_a_list_of_2010_may_have_2_percent_of_other_ids(ground, new, good):
    listed = ids(old=1000 - new, new=new)
    if good:
        check_census("list.csv", 2010, listed, ground)
    else:
        with pytest.raises(
            ImportRefusedError, match=r"list.csv: 21 of 1,000 tracts did not exist .*06003000000"
        ):
            check_census("list.csv", 2010, listed, ground)


@pytest.mark.parametrize(("new", "good"), [(51, True), (50, True), (49, False), (0, False)])
def test_a_list_of_2020_has_at_least_5_percent_of_new_ids(ground, new, good):
    listed = ids(old=1000 - new, new=new)
    if good:
        check_census("list.csv", 2020, listed, ground)
    else:
        with pytest.raises(ImportRefusedError, match="these are tracts of 2010, not 2020"):
            check_census("list.csv", 2020, listed, ground)


def test_california_has_58_counties():
    assert len(ground_of().counties) == 58
    assert ground_of().counties["06019"] == "Fresno"
