"""What the caseload's records are held to."""

from __future__ import annotations

from webapp.db.constraints import Guard, append_only

_SERVED = (
    "'approved', 'scheduled', 'in_progress', 'in_progress_inspection', 'rework', 'contractor_complete',"
    " 'desk_review', 'final_inspection', 'passed', 'reported'"
)
# A supervisor's word on a determination stands beside it, and goes before it where a home goes on.
_OVERRIDE = (
    "(SELECT o.{column} FROM determination_override o WHERE o.determination_id = d.id AND o.id ="
    " (SELECT MAX(x.id) FROM determination_override x WHERE x.determination_id = d.id))"
)
_LATEST = (
    "NOT EXISTS (SELECT 1 FROM determination later WHERE later.home_id = d.home_id"
    " AND later.program = d.program AND later.id > d.id)"
)
_QUALIFYING = (
    "FROM determination d WHERE d.home_id = NEW.id AND {latest}"
    " AND COALESCE({answer}, d.outcome) = 'eligible'"
).format(latest=_LATEST, answer=_OVERRIDE.format(column="answer"))
_UNTIL = f"COALESCE({_OVERRIDE.format(column='expires_on')}, d.valid_until)"


def _reaching(stage: str, begin: str, proof: str) -> str:
    return f"OLD.stage = '{begin}' AND NEW.stage = '{stage}' AND NOT EXISTS (SELECT 1 {proof})"


_PAIR_DIFFERENT = (
    "EXISTS (SELECT 1 FROM match_decision m WHERE m.verdict = 'different'"
    " AND m.first_home_id = CASE WHEN mine.home_id < h.id THEN mine.home_id ELSE h.id END"
    " AND m.second_home_id = CASE WHEN mine.home_id < h.id THEN h.id ELSE mine.home_id END"
    " AND m.id = (SELECT MAX(n.id) FROM match_decision n"
    " WHERE n.first_home_id = m.first_home_id AND n.second_home_id = m.second_home_id))"
)
_SERVED_BEFORE = (
    "EXISTS (SELECT 1 FROM home_key mine"  # noqa: S608 - constants of this file
    " JOIN home_key other ON other.kind = mine.kind AND other.match_key = mine.match_key"
    " AND other.home_id <> mine.home_id AND NOT (other.narrow AND mine.narrow)"
    " JOIN home h ON h.id = other.home_id"
    f" WHERE mine.home_id = NEW.id AND (h.stage IN ({_SERVED})"
    f" OR (h.stage = 'deferred' AND h.deferred_from IN ({_SERVED})))"
    f" AND NOT {_PAIR_DIFFERENT})"
)

HOME = (
    Guard(
        "home_enrolled",
        "home",
        ("UPDATE",),
        _reaching("enrolled", "screened", _QUALIFYING),
        "a home is enrolled when its latest determination, or a supervisor's override of it, is eligible",
    ),
    # Takes the place of the guard of the same name of the first version: an override counts too.
    Guard(
        "home_scoped",
        "home",
        ("UPDATE",),
        _reaching("scoped", "assessed", _QUALIFYING),
        "work is proposed only for a home whose latest determination, or its override, is eligible",
    ),
    Guard(
        "home_eligible_on_the_day",
        "home",
        ("UPDATE",),
        "NEW.stage = 'scheduled' AND NEW.scheduled_on IS NOT NULL"
        " AND (OLD.stage <> 'scheduled' OR OLD.scheduled_on IS NULL OR NEW.scheduled_on <> OLD.scheduled_on)"
        f" AND NOT EXISTS (SELECT 1 {_QUALIFYING} AND {_UNTIL} >= NEW.scheduled_on)",
        "work is scheduled for a day on which the household's determination has not expired",
    ),
    Guard(
        "home_compared",
        "home",
        ("UPDATE",),
        "NEW.stage = 'approved' AND OLD.stage = 'scoped' AND NEW.matched_as <> NEW.address_line"
        " || '|' || NEW.unit || '|' || NEW.zip_code || '|' || NEW.parcel_number",
        "a home is approved when it was compared with the others as it stands: matched_as, table home_key",
    ),
    Guard(
        "home_served_once",
        "home",
        ("UPDATE",),
        f"NEW.stage = 'approved' AND OLD.stage = 'scoped' AND {_SERVED_BEFORE}",
        "another record that may be this home is served already; table match_decision says which differ",
    ),
    Guard(
        "home_transferred",
        "home",
        ("UPDATE",),
        "NEW.provider_id <> OLD.provider_id AND NOT EXISTS (SELECT 1 FROM home_transfer t"
        " WHERE t.home_id = NEW.id AND t.from_provider_id = OLD.provider_id"
        " AND t.to_provider_id = NEW.provider_id AND t.id ="
        " (SELECT MAX(later.id) FROM home_transfer later WHERE later.home_id = NEW.id))",
        "a home changes its provider by a row of home_transfer",
    ),
    Guard(
        "home_held",
        "home",
        ("UPDATE",),
        "NEW.stage <> OLD.stage AND NEW.stage = 'deferred' AND NOT EXISTS"
        " (SELECT 1 FROM home_hold w WHERE w.home_id = NEW.id AND w.ended_at IS NULL)",
        "a home is put on hold with a row of home_hold",
    ),
    Guard(
        "home_resumed",
        "home",
        ("UPDATE",),
        "NEW.stage <> OLD.stage AND OLD.stage = 'deferred' AND EXISTS"
        " (SELECT 1 FROM home_hold w WHERE w.home_id = NEW.id AND w.ended_at IS NULL)",
        "a home goes on when its row of home_hold has ended",
    ),
)

STEPS = (
    Guard(
        "stage_event_reasoned",
        "stage_event",
        ("INSERT",),
        "NEW.to_stage IN ('deferred', 'withdrawn', 'rework') AND trim(COALESCE(NEW.reason, '')) = ''",
        "a home is put on hold, withdrawn or sent back with a reason",
    ),
    Guard(
        "stage_event_of_a_step",
        "stage_event",
        ("INSERT",),
        "NOT ((NEW.from_stage IS NULL AND NEW.to_stage = 'screened') OR EXISTS (SELECT 1 FROM"
        " stage_transition t WHERE t.from_stage = NEW.from_stage AND t.to_stage = NEW.to_stage))",
        "only a step that stage_transition lists is written down",
    ),
)

_ANOTHER_CASEWORKER = (
    "EXISTS (SELECT 1 FROM user_account u JOIN user_role ur ON ur.user_id = u.id"
    " JOIN role r ON r.id = ur.role_id WHERE r.name = 'caseworker' AND u.active"
    " AND u.id <> NEW.proposed_by"
    " AND u.provider_id = (SELECT h.provider_id FROM home h WHERE h.id = NEW.home_id))"
)
SCOPE = (
    Guard(
        "scope_second_person",
        "work_scope",
        ("UPDATE",),
        f"OLD.approved_by IS NULL AND NEW.approved_by = NEW.proposed_by AND {_ANOTHER_CASEWORKER}",
        "where a provider has a second caseworker, whoever proposed the work does not approve it",
    ),
)

_MADE_IT = "EXISTS (SELECT 1 FROM determination d WHERE d.id = {determination} AND d.created_by = {person})"
_OF_ANOTHER_HOME = (
    "NOT EXISTS (SELECT 1 FROM determination d WHERE d.id = NEW.determination_id AND d.home_id = NEW.home_id)"
)
_HAS_ROLE = (
    "EXISTS (SELECT 1 FROM user_role ur JOIN role r ON r.id = ur.role_id"
    " WHERE ur.user_id = {person} AND r.name = '{role}')"
)
DECISIONS = (
    Guard(
        "appeal_of_its_home",
        "appeal",
        ("INSERT",),
        _OF_ANOTHER_HOME,
        "an appeal is against a determination of its home",
    ),
    Guard(
        "appeal_decided_by_another",
        "appeal_decision",
        ("INSERT",),
        "EXISTS (SELECT 1 FROM appeal a JOIN determination d ON d.id = a.determination_id"
        " WHERE a.id = NEW.appeal_id AND d.created_by = NEW.decided_by)",
        "an appeal is decided by somebody who did not make the determination",
    ),
    Guard(
        "override_of_the_latest",
        "determination_override",
        ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM determination d WHERE d.id = NEW.determination_id"  # noqa: S608 - constants of this file
        f" AND d.home_id = NEW.home_id AND {_LATEST})",
        "an override is of the latest determination of a programme for its home",
    ),
    Guard(
        "override_by_another",
        "determination_override",
        ("INSERT",),
        _MADE_IT.format(determination="NEW.determination_id", person="NEW.made_by"),
        "whoever made a determination does not override it",
    ),
    Guard(
        "override_by_supervisor",
        "determination_override",
        ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM supervisor_grant g WHERE g.user_id = NEW.made_by AND g.is_supervisor"
        " AND g.id = (SELECT MAX(last.id) FROM supervisor_grant last"
        " WHERE last.user_id = g.user_id AND last.starts_on <= NEW.made_on))",
        "a determination is overridden by a supervisor; table supervisor_grant says who is one",
    ),
    Guard(
        "supervisor_by_manager",
        "supervisor_grant",
        ("INSERT",),
        f"NOT {_HAS_ROLE.format(person='NEW.granted_by', role='manager')}",
        "a manager says who is a supervisor",
    ),
)

KEPT = (
    append_only("match_decision", "a comparison of two homes"),
    append_only("home_note", "a note"),
    append_only("home_transfer", "a transfer"),
    append_only("appeal", "an appeal"),
    append_only("appeal_decision", "the decision on an appeal"),
    append_only("supervisor_grant", "who was a supervisor"),
    append_only("determination_override", "an override"),
    Guard(
        "home_hold_stands",
        "home_hold",
        ("UPDATE",),
        "OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.home_id <> OLD.home_id"
        " OR NEW.reason <> OLD.reason OR NEW.detail <> OLD.detail OR NEW.referral <> OLD.referral"
        " OR NEW.revisit_on <> OLD.revisit_on OR NEW.held_by <> OLD.held_by OR NEW.held_at <> OLD.held_at"
        " OR COALESCE(NEW.client_told_how, '') <> COALESCE(OLD.client_told_how, '')",
        "a hold is never changed; it ends once",
    ),
    Guard(
        "home_hold_kept", "home_hold", ("DELETE", "TRUNCATE"), "true", "a hold is never removed; it ends once"
    ),
)

GUARDS: tuple[Guard, ...] = (*HOME, *STEPS, *SCOPE, *DECISIONS, *KEPT)
# Guards of the first version that those above take the place of.
REPLACED = frozenset({"home_scoped"})
