"""Whether the home is in a designated disadvantaged community, by the list in force on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria.threshold import finding, settled
from rules.outcomes import Citation, Outcome

if TYPE_CHECKING:
    from rules.inquiry import Arguments, Inquiry
    from rules.outcomes import Finding

GEOID = "dwelling.tract_geoid"
VINTAGE = "dwelling.tract_vintage"


def designated(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether the home's tract is on the designation list in force.

    Notes
    -----
    A list speaks of the tracts of one census. A tract id of another census, or of an unstated one, leaves
    the answer open, and id and census are then asked for together; so does a list that is not loaded, and
    then nothing the household says can settle it.
    """
    criterion = "place.designated"
    in_force = inquiry.parameter("place.designation_in_force")
    value = in_force.require(inquiry.on)
    census = inquiry.parameter("place.designation_census").require(inquiry.on).whole
    dwelling = inquiry.facts.dwelling
    table = inquiry.data.tract_tables.get(census)
    designation = str(value.amount)

    def open_finding(code: str, *missing: str) -> Finding:
        return finding(
            criterion, Outcome.UNDETERMINED, code, in_force, value, threshold=designation, missing=missing
        )

    if table is None or designation not in table.lists:
        return open_finding("designation_list_not_loaded")
    geoid, vintage = dwelling.tract_geoid, dwelling.tract_vintage
    if vintage not in (None, census) or (geoid is not None and geoid not in table.tracts):
        return open_finding("tract_of_other_vintage", GEOID, VINTAGE)
    if geoid is None:
        return open_finding("tract_unknown", GEOID, *(() if vintage else (VINTAGE,)))
    if vintage is None:
        return open_finding("tract_vintage_unknown", VINTAGE)
    listed = table.tracts[geoid].designations[designation]
    return finding(
        criterion,
        settled(listed),
        "in_disadvantaged_community" if listed else "not_in_disadvantaged_community",
        in_force,
        value,
        observed=geoid,
        threshold=designation,
    )


def low_income_community(inquiry: Inquiry) -> tuple[bool | None, Citation]:
    """Return whether the tract is a low-income community, as far as the statewide test can tell.

    Returns
    -------
    answer : bool or None
        True if the tract's median household income is at most 80 percent of the statewide median of the
        same survey. Otherwise None, never False: the second test, the state's low-income limit, is not
        known for tracts.
    citation : Citation
        Source of the test.
    """
    share = inquiry.parameter("income.statewide_median_share").values[0]
    median = inquiry.parameter("place.statewide_median_of_tract_survey").values[0]
    tract = inquiry.tract
    if tract is None or tract.median_household_income_usd is None or tract.income_is_top_coded:
        return None, share.citation
    passes = tract.median_household_income_usd <= share.decimal * median.decimal
    return (True if passes else None), share.citation
