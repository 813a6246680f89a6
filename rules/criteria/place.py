"""Where a home is: designated communities, low-income communities, and the half mile around the former.

A list or a survey speaks of the tracts of one census, and is only ever asked about ids of that census.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rules.criteria.threshold import finding, settled
from rules.outcomes import Citation, Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rules.imported_places import DesignationList, PriorityList, PriorityTract
    from rules.inquiry import Arguments, Inquiry, ReferenceData

GEOID = "dwelling.tract_geoid"
VINTAGE = "dwelling.tract_vintage"
NEAR = "dwelling.within_half_mile_of_dac"
_YEAR = re.compile(r"[0-9]{4}")
_OPEN = frozenset({Outcome.ELIGIBLE, Outcome.INELIGIBLE})


def designated(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether the home's tract is on the designation list in force.

    Notes
    -----
    A list speaks of the tracts of one census. A tract id of another census, or of an unstated one, leaves
    the answer open, and id and census are then asked for together; so does a list that is not loaded, and
    then nothing the household says can settle it: the finding's threshold is the list to import. A list is
    whole: a tract of its census that is not on it is not designated.
    """
    criterion = "place.designated"
    in_force = inquiry.parameter("place.designation_in_force")
    value = in_force.require(inquiry.on)
    census = inquiry.parameter("place.designation_census").require(inquiry.on).whole
    dwelling = inquiry.facts.dwelling
    designation = str(value.amount)
    listed = inquiry.data.designation_list(designation)

    def open_finding(code: str, *missing: str) -> Finding:
        return finding(
            criterion, Outcome.UNDETERMINED, code, in_force, value, threshold=designation, missing=missing
        )

    if listed is None or listed.census != census:
        return open_finding("designation_list_not_loaded")
    geoid, vintage = dwelling.tract_geoid, dwelling.tract_vintage
    elsewhere = geoid is not None and inquiry.data.tract_exists(census, geoid) is False
    if vintage not in (None, census) or elsewhere:
        return open_finding("tract_of_other_vintage", GEOID, VINTAGE)
    if geoid is None:
        return open_finding("tract_unknown", GEOID, *(() if vintage else (VINTAGE,)))
    if vintage is None:
        return open_finding("tract_vintage_unknown", VINTAGE)
    inside = geoid in listed.designated
    return finding(
        criterion,
        settled(inside),
        "in_disadvantaged_community" if inside else "not_in_disadvantaged_community",
        in_force,
        value,
        observed=geoid,
        threshold=designation,
        citation=listed.citation,
    )


def designation_of(inquiry: Inquiry, listed: DesignationList) -> bool | None:
    """Return whether the home's tract is on one list, or None where the tract id is not of its census."""
    dwelling = inquiry.facts.dwelling
    if dwelling.tract_geoid is None or dwelling.tract_vintage != listed.census:
        return None
    if inquiry.data.tract_exists(listed.census, dwelling.tract_geoid) is False:
        return None
    return dwelling.tract_geoid in listed.designated


def low_income_community(inquiry: Inquiry) -> tuple[bool | None, Citation]:
    """Return whether the tract is a low-income community, and by which source.

    Returns
    -------
    answer : bool or None
        What the state's own list of priority populations says, where the one of the designation in force is
        imported. Else True if the tract's median household income is at most 80 percent of the statewide
        median of the same survey. Otherwise None, never False: the second test, the state's low-income limit,
        is not known for tracts without that list.
    citation : Citation
        Source of the answer, or of the test that was left open.
    """
    share = inquiry.parameter("income.statewide_median_share").values[0]
    stated = _stated(inquiry)
    if stated is not None:
        listed, tract = stated
        if tract.low_income_community is not None:
            return tract.low_income_community, listed.citation
    for median, statewide, citation in _medians(inquiry):
        if median <= share.decimal * statewide:
            return True, citation
    return None, share.citation


def in_low_income_community(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether the home is in a low-income community; see `low_income_community`."""
    dwelling = inquiry.facts.dwelling
    answer, citation = low_income_community(inquiry)
    missing: tuple[str, ...] = ()
    if answer is not None:
        code = "in_low_income_community" if answer else "not_in_low_income_community"
    elif dwelling.tract_geoid is None or dwelling.tract_vintage is None:
        code = "low_income_community_tract_unknown"
        missing = tuple(
            name
            for name, known in ((GEOID, dwelling.tract_geoid), (VINTAGE, dwelling.tract_vintage))
            if known is None
        )
    else:
        code = "low_income_community_not_known"
    return Finding(
        criterion="place.low_income_community",
        outcome=Outcome.UNDETERMINED if answer is None else settled(answer),
        code=code,
        citation=citation,
        effective=inquiry.parameter("income.statewide_median_share").values[0].effective,
        observed=dwelling.tract_geoid,
        missing=missing,
        reachable=_OPEN if missing else frozenset(),
    )


def near_disadvantaged_community(inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Find whether the home is within half a mile of a disadvantaged community of the list in force.

    Notes
    -----
    A home inside one is at distance nothing. Outside, what is stated of the home, which a distance on the map
    comes before, goes before what the state's list says of the whole tract.
    """
    inside = designated(inquiry, arguments)
    stated = _stated(inquiry)
    near = inquiry.facts.dwelling.within_half_mile_of_dac
    citation = inside.citation
    if inside.outcome is Outcome.ELIGIBLE:
        near = True
    elif near is None and stated is not None and stated[1].within_half_mile is not None:
        near, citation = stated[1].within_half_mile, stated[0].citation
    codes = {
        True: "within_half_mile_of_disadvantaged_community",
        False: "not_within_half_mile_of_disadvantaged_community",
        None: "half_mile_not_known",
    }
    return Finding(
        criterion="place.near_disadvantaged_community",
        outcome=Outcome.UNDETERMINED if near is None else settled(near),
        code=codes[near],
        citation=citation,
        effective=inside.effective,
        observed=near,
        threshold=inside.threshold,
        missing=(NEAR,) if near is None else (),
        reachable=_OPEN if near is None else frozenset(),
    )


def serving_priority_lists(data: ReferenceData, on: date) -> tuple[PriorityList, ...]:
    """Return the State's lists that belong to the designation in force on a day, the latest first.

    A list of a year is made on the designation in force when that year ends. It serves the days of the same
    designation, from its own year on.
    """
    in_force = data.parameters["place.designation_in_force"]
    census = data.parameters["place.designation_census"].require(on).whole
    serving = []
    for listed in data.imported.priority.values():
        year = _YEAR.match(listed.vintage)
        if year is None or listed.census != census or int(year[0]) > on.year:
            continue
        if in_force.entry(on.replace(year=int(year[0]), month=12, day=31)) == in_force.entry(on):
            serving.append(listed)
    return tuple(sorted(serving, key=lambda listed: listed.vintage, reverse=True))


def _stated(inquiry: Inquiry) -> tuple[PriorityList, PriorityTract] | None:
    """Return what the latest of the State's lists that serves says of the home's tract."""
    dwelling = inquiry.facts.dwelling
    if dwelling.tract_geoid is None:
        return None
    for listed in serving_priority_lists(inquiry.data, inquiry.on):
        tract = listed.tracts.get(dwelling.tract_geoid)
        if tract is not None and listed.census == dwelling.tract_vintage:
            return listed, tract
    return None


def _medians(inquiry: Inquiry) -> Iterator[tuple[int, Decimal, Citation]]:
    """Yield the tract's median household income, the state's of the same survey, and their source."""
    dwelling = inquiry.facts.dwelling
    imported = inquiry.data.imported.incomes.get(dwelling.tract_vintage or 0)
    if imported is not None and imported.statewide_median_usd is not None:
        median = imported.medians_usd.get(dwelling.tract_geoid or "")
        if median is not None:
            yield median, Decimal(imported.statewide_median_usd), imported.citation
            return
    statewide = inquiry.parameter("place.statewide_median_of_tract_survey").values[0]
    share = inquiry.parameter("income.statewide_median_share").values[0]
    tract = inquiry.tract
    if tract is not None and tract.median_household_income_usd is not None and not tract.income_is_top_coded:
        yield tract.median_household_income_usd, statewide.decimal, share.citation
