"""The list in force, and the low-income community that is true or not known, never false."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rules.criteria.place import GEOID, VINTAGE, designated, low_income_community
from rules.outcomes import Outcome
from tests.rules.households import inquiry


def test_the_finding_shows_tract_list_and_day():
    found = designated(inquiry(on=date(2017, 4, 1)), {})
    assert (found.observed, found.threshold) == ("06001401400", "sb535_2017")
    assert found.effective == date(2017, 4, 1)


@pytest.mark.parametrize(
    ("changes", "code", "missing"),
    [
        ({"tract_geoid": None, "tract_vintage": None}, "tract_unknown", (GEOID, VINTAGE)),
        ({"tract_geoid": None}, "tract_unknown", (GEOID,)),
        ({"tract_vintage": None}, "tract_vintage_unknown", (VINTAGE,)),
        ({"tract_vintage": 2020}, "tract_of_other_vintage", (GEOID, VINTAGE)),
        ({"tract_vintage": 2020, "tract_geoid": None}, "tract_of_other_vintage", (GEOID, VINTAGE)),
        # This id is in no table of 2010, so the census alone would settle nothing.
        ({"tract_vintage": None, "tract_geoid": "06001401401"}, "tract_of_other_vintage", (GEOID, VINTAGE)),
    ],
)
def test_a_place_that_cannot_be_looked_up_is_open(changes, code, missing):
    found = designated(inquiry(**{f"dwelling__{name}": value for name, value in changes.items()}), {})
    assert (found.outcome, found.code, found.missing) == (Outcome.UNDETERMINED, code, missing)
    assert found.reachable == {Outcome.ELIGIBLE, Outcome.INELIGIBLE}


def test_a_list_that_is_not_loaded_can_be_settled_by_nothing_the_household_says():
    found = designated(inquiry(on=date(2026, 9, 1)), {})
    assert found.reachable == {Outcome.UNDETERMINED}
    assert not found.missing
    assert "import CalEPA's official file" in str(found.citation)


# 80 percent of 71,228 is 56,982.40; no tract's median lies between 56,979 and 56,983.
@pytest.mark.parametrize(
    ("geoid", "answer"),
    [
        ("06037301204", True),  # 56,979
        ("06087100800", None),  # 56,983
        ("06001422600", None),  # 250,001: 250,000 or more
        ("06019007901", None),  # not published
        ("06001400100", None),  # 200,893: the state's limit for the tract is not known, so never 'no'
    ],
)
def test_a_low_income_community_is_true_or_not_known(geoid, answer):
    assert low_income_community(inquiry(dwelling__tract_geoid=geoid))[0] is answer


def test_a_low_income_community_of_another_census_is_not_known():
    assert low_income_community(inquiry(dwelling__tract_vintage=2020))[0] is None


@pytest.mark.parametrize(
    ("geoid", "median", "answer"),
    [
        ("06019001100", "45312.51", True),
        ("06019001100", "45312.50", True),  # 80 percent is the tract's own 36,250: at the line is in
        ("06019001100", "45312.49", None),
        ("06001422600", "400000", None),  # 250,000 or more may be over 320,000
    ],
)
def test_a_low_income_community_on_the_line(geoid, median, answer):
    here = inquiry(dwelling__tract_geoid=geoid)
    name = "place.statewide_median_of_tract_survey"
    survey = here.data.parameters[name]
    other = replace(survey, values=(replace(survey.values[0], amount=Decimal(median)),))
    data = replace(here.data, parameters={**here.data.parameters, name: other})
    assert low_income_community(replace(here, data=data))[0] is answer
