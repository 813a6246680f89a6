"""Where an air district's rule ends the sale of a gas appliance, and from which day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from calculators.reference_records import jurisdiction_folder, read_record
from rules.errors import ReferenceDataError, RuleDataError
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from calculators.measures.feasibility import Case, FeasibilityTest
    from calculators.reference_records import Record
    from rules.facts import CaseFacts
    from rules.outcomes import Citation, Finding

TRACT: Final = "dwelling.tract_geoid"
DISTRICT: Final = "dwelling.air_district"


@dataclass(frozen=True, slots=True)
class DistrictRule:
    """A day from which a district lets no more gas units of a kind be installed.

    Parameters
    ----------
    id : str
    district : str
        Word of the fact ``dwelling.air_district``.
    state : str
        State digits of a tract id.
    counties_wholly, counties_in_part : frozenset of str
        County digits of a tract id.
    first_day : date
    citation : Citation
    territory : Citation
    """

    id: str
    district: str
    state: str
    counties_wholly: frozenset[str]
    counties_in_part: frozenset[str]
    first_day: date
    citation: Citation
    territory: Citation

    def holds_at(self, facts: CaseFacts) -> tuple[Outcome, tuple[str, ...]]:
        """Return whether a home lies in the district, and the facts without which nobody can say.

        Notes
        -----
        A county that is wholly inside or outside decides. In a county that is divided, or where the tract
        is not known, the stated district does.
        """
        place = facts.dwelling
        if place.tract_geoid is not None:
            state, county = place.tract_geoid[:2], place.tract_geoid[2:5]
            if state == self.state and county in self.counties_wholly:
                return Outcome.ELIGIBLE, ()
            if state != self.state or county not in self.counties_in_part:
                return Outcome.INELIGIBLE, ()
        if place.air_district is not None:
            return (Outcome.ELIGIBLE if place.air_district == self.district else Outcome.INELIGIBLE), ()
        return Outcome.UNDETERMINED, (TRACT,) if place.tract_geoid is None else (DISTRICT,)


@cache
def district_rules(jurisdiction: str) -> Mapping[str, DistrictRule]:
    """Return the air districts' rules of a jurisdiction by id.

    Raises
    ------
    ReferenceDataError
        If a file is absent or damaged, or two rules share an id.
    """
    folder = jurisdiction_folder(jurisdiction, "air_districts")
    try:
        rules = [rule for path in sorted(folder.glob("*.toml")) for rule in _rules_of(read_record(path))]
    except RuleDataError as error:
        raise ReferenceDataError(f"air district data of {jurisdiction} cannot be used: {error}") from error
    by_id = {rule.id: rule for rule in rules}
    if len(by_id) != len(rules):
        raise ReferenceDataError(f"air district data of {jurisdiction}: give every rule an id of its own")
    return by_id


def _rules_of(file: Record) -> list[DistrictRule]:
    """Return the rules of one district's file."""
    file.refuse_unknown({"id", "state", "territory", "rule"})
    territory = file.table("territory")
    territory.refuse_unknown({"wholly", "in_part", "citation", "link", "retrieved", "verified"})
    return [
        DistrictRule(
            id=entry.text("id"),
            district=file.text("id"),
            state=file.text("state"),
            counties_wholly=frozenset(territory.texts("wholly")),
            counties_in_part=frozenset(territory.texts("in_part")),
            first_day=entry.day("first_day"),
            citation=entry.citation(),
            territory=territory.citation(),
        )
        for entry in file.records("rule")
    ]


def air_district_rule(test: FeasibilityTest, case: Case) -> Finding:
    """Ask whether a gas unit may still be installed: before the rule's first day, or outside its district.

    The facts are the unit's fuel, the tract and the district, in this order; a rule is about natural gas.
    The threshold is the id of the rule; the finding holds the rule's first day in its place.
    """
    rules = district_rules(case.jurisdiction)
    if test.threshold not in rules:
        known = ", ".join(sorted(rules))
        raise ReferenceDataError(f"{test.criterion}: no air district rule '{test.threshold}'; use {known}")
    rule = rules[test.threshold]
    dated = replace(test, threshold=rule.first_day, citation=rule.citation)
    fuel = case.facts.fact(test.facts[0])
    if isinstance(fuel, str) and fuel != "natural_gas":
        return dated.finding(Outcome.ELIGIBLE, fuel)
    if case.on < rule.first_day:
        return dated.finding(Outcome.ELIGIBLE, case.on)
    inside, missing = rule.holds_at(case.facts)
    if inside is Outcome.UNDETERMINED:
        return dated.finding(Outcome.UNDETERMINED, case.on, missing)
    if inside is Outcome.ELIGIBLE:
        return dated.finding(Outcome.INELIGIBLE, case.on)
    outside = replace(dated, threshold=None, citation=rule.territory)
    place = case.facts.dwelling
    county = None if place.tract_geoid is None else place.tract_geoid[:5]
    return outside.finding(Outcome.ELIGIBLE, place.air_district or county)
