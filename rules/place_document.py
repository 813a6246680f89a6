"""What a screening says of the place of a home, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria.place import designation_of, low_income_community, near_disadvantaged_community
from rules.outcomes import Outcome
from rules.priority_population import priority_population

if TYPE_CHECKING:
    from collections.abc import Callable

    from rules.documents import FindingDocument, PlaceDocument, PriorityDocument
    from rules.inquiry import Inquiry
    from rules.outcomes import Finding

_PREFIX = "sb535_"
_KNOWN = {Outcome.ELIGIBLE: True, Outcome.INELIGIBLE: False, Outcome.UNDETERMINED: None}


def place_document(inquiry: Inquiry, written: Callable[[Finding], FindingDocument]) -> PlaceDocument:
    """Return where the home is, on which lists, and which priority population it is.

    Parameters
    ----------
    inquiry : Inquiry
    written : callable
        Turns a finding into plain values.
    """
    dwelling, data = inquiry.facts.dwelling, inquiry.data
    geoid, vintage = dwelling.tract_geoid, dwelling.tract_vintage
    known = geoid is not None and vintage is not None and data.tract_exists(vintage, geoid) is not False
    low_income, _ = low_income_community(inquiry)
    lists = {name: data.designation_list(name) for name in _list_names(inquiry)}
    designations = {
        name: None if listed is None else designation_of(inquiry, listed) for name, listed in lists.items()
    }
    embedded = {name: answer for name, answer in designations.items() if lists[name] is not None}
    return {
        "tract_geoid": geoid,
        "tract_vintage": vintage,
        "county": data.county_name(geoid) if known and geoid is not None else None,
        "designations": {**embedded, "low_income_community": low_income},
        "disadvantaged_community": {
            name.removeprefix(_PREFIX): answer for name, answer in designations.items()
        },
        "low_income_community": low_income,
        "within_half_mile_of_dac": _KNOWN[near_disadvantaged_community(inquiry, {}).outcome],
        "priority_population": _priority(inquiry, written),
    }


def _list_names(inquiry: Inquiry) -> tuple[str, ...]:
    """Return every list that is here or has been in force, also one that is still to be imported."""
    in_force = inquiry.parameter("place.designation_in_force").values
    return tuple(sorted({*(str(value.amount) for value in in_force), *inquiry.data.designation_lists}))


def _priority(inquiry: Inquiry, written: Callable[[Finding], FindingDocument]) -> PriorityDocument:
    found = priority_population(inquiry)
    return {
        "belongs": _KNOWN[found.belongs],
        "category": found.category,
        "share_percent": None if found.share_percent is None else str(found.share_percent),
        "findings": [written(finding) for finding in found.findings],
        "missing": list(found.missing),
    }
