"""Housing, tenure, earlier work and roof: what their findings show, and what they cite."""

from datetime import date
from decimal import Decimal

import pytest

from rules.criteria import CRITERIA
from rules.criteria.housing import housing_class
from rules.errors import RuleDataError
from rules.facts import CaseFacts
from rules.inquiry import Inquiry, ReferenceData
from rules.outcomes import Outcome
from rules.rulebook import load_rulebook
from tests.rules.households import ON, inquiry, with_facts

BOTH = {Outcome.ELIGIBLE, Outcome.INELIGIBLE}


def arguments_of(rule):
    """Return what a rule's programme gives each of its criteria."""
    found = {rule.criterion: rule.arguments} if rule.criterion else {}
    for part in rule.parts:
        found |= arguments_of(part)
    return found


ARGUMENTS = {
    name: arguments
    for program in load_rulebook().programs
    for version in program.versions
    for name, arguments in arguments_of(version.rule).items()
} | {"housing.class": {"one_of": ["single_family"]}}
NO_REFUSAL_ON_RECORD = ("tenure.no_recorded_refusal", "tenure.occupant_has_not_refused")


def found(criterion, on=date(2026, 1, 1), **changes):
    return CRITERIA[criterion](inquiry(on, **changes), ARGUMENTS.get(criterion, {}))


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_criterion_reports_under_its_own_id_and_cites(criterion):
    finding = found(criterion)
    assert finding.criterion == criterion
    assert str(finding.citation)
    assert finding.effective is not None


@pytest.mark.parametrize("criterion", CRITERIA)
def test_of_an_unknown_household_every_criterion_but_a_recorded_refusal_is_open(criterion):
    unknown = Inquiry(CaseFacts(), date(2026, 1, 1), inquiry().data)
    finding = CRITERIA[criterion](unknown, ARGUMENTS.get(criterion, {}))
    if criterion in NO_REFUSAL_ON_RECORD:
        assert finding.outcome is Outcome.ELIGIBLE
        return
    assert finding.outcome is Outcome.UNDETERMINED
    # What is not carried is for the programme to bring, and nothing that a household could say.
    if criterion == "rule.not_carried":
        assert not finding.missing
        assert finding.reachable == {Outcome.UNDETERMINED}
        return
    assert finding.missing
    assert finding.reachable == BOTH


def test_a_class_shows_what_was_seen_and_what_is_served():
    finding = found("housing.class", building__units_per_building=[20], building__low_income_units=None)
    assert (finding.observed, finding.threshold) == ("large_multifamily", ("single_family",))


def test_the_class_of_unknown_buildings_is_none():
    assert housing_class(inquiry(building__units_per_building=None)) is None


def test_a_share_shows_the_count_not_a_rounded_percentage():
    finding = found(
        "housing.low_income_unit_share", building__units_per_building=[20], building__low_income_units=13
    )
    assert (finding.observed, finding.threshold) == ("13 of 20 units", 66)


@pytest.mark.parametrize(("low", "outcome"), [(0, Outcome.INELIGIBLE), (5, Outcome.UNDETERMINED)])
def test_a_share_of_unknown_buildings(low, outcome):
    finding = found(
        "housing.low_income_unit_share", building__units_per_building=None, building__low_income_units=low
    )
    assert finding.outcome is outcome


def test_earlier_work_shows_its_date():
    finding = found(
        "service.not_weatherized_recently",
        dwelling__weatherized_on=date(2015, 6, 1),
        dwelling__previously_weatherized=True,
    )
    assert (finding.observed, finding.threshold, finding.unit) == (date(2015, 6, 1), 15, "years")
    assert finding.code == "weatherized_recently"


@pytest.mark.parametrize(
    ("tilt", "azimuth", "outcome", "seen", "missing"),
    [
        (20, 180, Outcome.ELIGIBLE, Decimal(180), ()),
        (5, 0, Outcome.ELIGIBLE, Decimal(5), ()),  # flat: the finding shows the tilt that decided
        (5, None, Outcome.ELIGIBLE, Decimal(5), ()),
        (None, 180, Outcome.ELIGIBLE, Decimal(180), ()),
        (20, 0, Outcome.INELIGIBLE, Decimal(0), ()),
        (20, None, Outcome.UNDETERMINED, None, ("roof.azimuth_deg",)),
        (None, 0, Outcome.UNDETERMINED, None, ("roof.tilt_deg",)),
        (None, None, Outcome.UNDETERMINED, None, ("roof.azimuth_deg", "roof.tilt_deg")),
    ],
)
def test_a_roof_faces_the_sun_or_is_flat(tilt, azimuth, outcome, seen, missing):
    finding = found("solar.roof_orientation", roof__tilt_deg=tilt, roof__azimuth_deg=azimuth)
    assert finding.outcome is outcome
    assert (None if finding.observed is None else Decimal(finding.observed)) == seen
    assert finding.missing == missing


def test_a_measured_number_is_compared_as_it_was_written():
    shaded = found("solar.roof_shading", roof__shading_pct=20.01)
    assert (shaded.outcome, shaded.observed) == (Outcome.INELIGIBLE, Decimal("20.01"))


def test_a_parameter_that_the_data_lacks_is_named():
    data = inquiry().data
    bare = Inquiry(with_facts(), ON, ReferenceData({}, data.income_tables, data.tract_tables))
    with pytest.raises(RuleDataError, match=r"parameters/solar/most_shading_pct\.toml is missing"):
        CRITERIA["solar.roof_shading"](bare, {})
