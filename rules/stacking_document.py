"""How the programmes that a household has, or may have, go together; as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.outcomes import Outcome
from rules.stacking import COMBINED_MAXIMUM, EXCLUSION, PAID_ONCE, PREREQUISITE

if TYPE_CHECKING:
    from rules.determination import Determination
    from rules.documents import OneMoreFactDocument, StackingDocument, StackingRuleDocument
    from rules.facts import CaseFacts
    from rules.stacking import Stacking, StackingRule


def stacking_document(
    determinations: tuple[Determination, ...], stacking: Stacking, facts: CaseFacts
) -> StackingDocument:
    """Return what a household qualifies for now, what one more fact would decide, and how they stack."""
    now = [each.program.id for each in determinations if each.outcome is Outcome.ELIGIBLE]
    still_open = [each.program.id for each in determinations if each.outcome is Outcome.UNDETERMINED]
    within_reach = [*now, *still_open]
    return {
        "qualifies_now": now,
        "still_open": still_open,
        "one_more_fact": _one_more_fact(determinations),
        "rules": [
            _rule(rule, met=_met(rule, stacking, facts))
            for rule in stacking.rules
            if _applies(rule, within_reach, stacking)
        ],
        "claimed_by_several": [
            {"measure": measure, "programs": list(by)}
            for measure, by in stacking.claims(within_reach).items()
        ],
        "pays_for_citation": None if stacking.source is None else str(stacking.source),
        "pays_for_verified": stacking.source is not None and stacking.source.verified,
    }


def _one_more_fact(determinations: tuple[Determination, ...]) -> list[OneMoreFactDocument]:
    """Return the facts of which each alone could decide some programmes, the most telling first."""
    decides: dict[str, list[str]] = {}
    for each in determinations:
        for fact in each.decided_by:
            decides.setdefault(fact, []).append(each.program.id)
    ordered = sorted(decides.items(), key=lambda item: -len(item[1]))
    return [{"fact": fact, "programs": programs} for fact, programs in ordered]


def _applies(rule: StackingRule, within_reach: list[str], stacking: Stacking) -> bool:
    """Return whether a rule says something about programmes that this household has or may have."""
    bound = [program for program in rule.programmes if program in within_reach]
    if rule.kind == PAID_ONCE:
        return bool(stacking.claims(within_reach))
    if rule.kind == EXCLUSION:
        claimed = stacking.claims(bound)
        return len(bound) > 1 and (not rule.measures or bool(set(rule.measures) & set(claimed)))
    return bool(bound)


def _met(rule: StackingRule, stacking: Stacking, facts: CaseFacts) -> bool | None:
    """Return whether a prerequisite is met: the household already receives one of those it needs."""
    if rule.kind != PREREQUISITE:
        return None
    received = facts.household.receives
    words = {stacking.benefits[program] for program in rule.needs_one_of if program in stacking.benefits}
    if received is None or not words:
        return None
    return bool(words & set(received))


def _rule(rule: StackingRule, *, met: bool | None) -> StackingRuleDocument:
    return {
        "id": rule.id,
        "kind": rule.kind,
        "text": rule.text,
        "programs": list(rule.programmes),
        "needs_one_of": list(rule.needs_one_of),
        "measures": list(rule.measures),
        "most_usd": None if rule.kind != COMBINED_MAXIMUM or rule.most_usd is None else str(rule.most_usd),
        "most_share_of_cost": None if rule.most_share_of_cost is None else str(rule.most_share_of_cost),
        "met": met,
        "citation": str(rule.citation),
        "verified": rule.citation.verified,
    }
