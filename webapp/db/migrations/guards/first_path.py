"""The guards of the first version: what a home, its record and its inspections are held to."""

from __future__ import annotations

from webapp.db.constraints import Guard, append_only

# Everybody who had a hand in a home, and may therefore not inspect it.
PERSON_ON_HOME = """
CREATE VIEW person_on_home (home_id, user_id, part) AS
SELECT home_id, installed_by, 'installer' FROM installed_measure
UNION SELECT home_id, created_by, 'assessor' FROM assessment_record
UNION SELECT home_id, created_by, 'assessor' FROM determination
UNION SELECT home_id, created_by, 'caseworker' FROM case_record
UNION SELECT id, opened_by, 'caseworker' FROM home
"""

_LAST_FINAL_INSPECTION_PASSED = """
FROM inspection i WHERE i.home_id = NEW.id AND i.verdict = 'pass' AND i.id = (
    SELECT MAX(later.id) FROM inspection later
    WHERE later.home_id = NEW.id AND later.kind = 'post_installation' AND later.verdict IS NOT NULL
)
"""


def _reaching(stage: str, proof: str) -> str:
    return f"NEW.stage <> OLD.stage AND NEW.stage = '{stage}' AND NOT EXISTS (SELECT 1 {proof})"


HOME = (
    Guard(
        "home_starts_screened",
        "home",
        ("INSERT",),
        "NEW.stage <> 'screened'",
        "a new home starts at the stage screened",
    ),
    Guard(
        "home_step",
        "home",
        ("UPDATE",),
        "NEW.stage <> OLD.stage AND NOT EXISTS (SELECT 1 FROM stage_transition t"
        " WHERE t.from_stage = OLD.stage AND t.to_stage = NEW.stage)",
        "a home cannot go from its stage to that one; table stage_transition lists the steps",
    ),
    Guard(
        "home_deferral",
        "home",
        ("UPDATE",),
        "(NEW.stage = OLD.stage AND COALESCE(NEW.deferred_from, '') <> COALESCE(OLD.deferred_from, ''))"
        " OR (NEW.stage <> OLD.stage AND NEW.stage = 'deferred'"
        " AND COALESCE(NEW.deferred_from, '') <> OLD.stage)"
        " OR (OLD.stage = 'deferred' AND NEW.stage NOT IN ('deferred', 'withdrawn', OLD.deferred_from))",
        "a deferred home remembers the stage it left in deferred_from, and goes back there or is withdrawn",
    ),
    Guard(
        "home_assessed",
        "home",
        ("UPDATE",),
        _reaching("assessed", "FROM assessment_record a WHERE a.home_id = NEW.id"),
        "a home is assessed when its assessment is on record",
    ),
    Guard(
        "home_scoped",
        "home",
        ("UPDATE",),
        _reaching(
            "scoped",
            "FROM determination d WHERE d.home_id = NEW.id AND d.outcome = 'eligible' AND NOT EXISTS ("
            "SELECT 1 FROM determination later WHERE later.home_id = d.home_id"
            " AND later.program = d.program AND later.id > d.id)",
        ),
        "work is proposed only for a home whose latest determination is eligible",
    ),
    Guard(
        "home_approved",
        "home",
        ("UPDATE",),
        _reaching(
            "approved",
            "FROM work_scope s WHERE s.home_id = NEW.id AND s.approved_by IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM work_scope later WHERE later.home_id = s.home_id AND later.revision > s.revision)",
        ),
        "a home is approved when its latest work scope has approved_by",
    ),
    Guard(
        "home_scheduled",
        "home",
        ("UPDATE",),
        "NEW.stage <> OLD.stage AND NEW.stage = 'scheduled'"
        " AND (NEW.contractor_provider_id IS NULL OR NEW.scheduled_on IS NULL)",
        "a home is scheduled with contractor_provider_id and scheduled_on",
    ),
    Guard(
        "home_passed",
        "home",
        ("UPDATE",),
        _reaching(
            "passed",
            _LAST_FINAL_INSPECTION_PASSED + "AND NOT EXISTS (SELECT 1 FROM person_on_home p"  # noqa: S608 - constants of this file
            " WHERE p.home_id = NEW.id AND p.user_id = i.inspector_id)",
        ),
        "a home passes by a post_installation inspection with the verdict pass, made by somebody who neither"
        " installed nor assessed there",
    ),
    Guard(
        "home_pass_stands",
        "home",
        ("UPDATE",),
        "OLD.stage = 'final_inspection' AND NEW.stage = 'rework'"
        f" AND EXISTS (SELECT 1 {_LAST_FINAL_INSPECTION_PASSED})",
        "the last final inspection says pass; work is sent back after one that says otherwise",
    ),
    Guard(
        "home_reported",
        "home",
        ("UPDATE",),
        _reaching("reported", "FROM certificate c WHERE c.home_id = NEW.id AND c.revoked_at IS NULL"),
        "a home is reported when it has a certificate that is not revoked",
    ),
)

_SCOPE_OF = "SELECT 1 FROM work_scope s WHERE s.approved_by IS NOT NULL AND s.id = {row}.scope_id"
SCOPE = (
    Guard(
        "work_scope_stands",
        "work_scope",
        ("UPDATE", "DELETE"),
        "OLD.approved_by IS NOT NULL",
        "an approved work scope is not changed; propose a further revision",
    ),
    Guard(
        "scope_item_not_added",
        "scope_item",
        ("INSERT", "UPDATE"),
        f"EXISTS ({_SCOPE_OF.format(row='NEW')})",
        "an approved work scope is not changed; propose a further revision",
    ),
    Guard(
        "scope_item_stands",
        "scope_item",
        ("UPDATE", "DELETE"),
        f"EXISTS ({_SCOPE_OF.format(row='OLD')})",
        "an approved work scope is not changed; propose a further revision",
    ),
)

_NOT_AT_WORK = (
    "EXISTS (SELECT 1 FROM home h WHERE h.id = {row}.home_id"
    " AND h.stage NOT IN ('in_progress', 'in_progress_inspection', 'rework'))"
)
_FUNDED_NOT_AT_WORK = (
    "EXISTS (SELECT 1 FROM installed_measure m JOIN home h ON h.id = m.home_id"
    " WHERE m.id = {row}.installed_measure_id"
    " AND h.stage NOT IN ('in_progress', 'in_progress_inspection', 'rework'))"
)
_LOG_CLOSED = "what was installed is logged and corrected only while the home is being worked on"
WORK = (
    Guard(
        "measure_in_scope",
        "installed_measure",
        ("INSERT", "UPDATE"),
        "NOT EXISTS (SELECT 1 FROM scope_item i JOIN work_scope s ON s.id = i.scope_id"
        " WHERE i.id = NEW.scope_item_id AND s.home_id = NEW.home_id AND s.approved_by IS NOT NULL)",
        "a measure is logged for an item of this home's approved work scope",
    ),
    Guard(
        "measure_logged_at_work",
        "installed_measure",
        ("INSERT", "UPDATE"),
        _NOT_AT_WORK.format(row="NEW"),
        _LOG_CLOSED,
    ),
    Guard(
        "measure_stands",
        "installed_measure",
        ("UPDATE", "DELETE"),
        _NOT_AT_WORK.format(row="OLD"),
        _LOG_CLOSED,
    ),
    Guard(
        "funding_logged_at_work",
        "measure_funding",
        ("INSERT", "UPDATE"),
        _FUNDED_NOT_AT_WORK.format(row="NEW"),
        _LOG_CLOSED,
    ),
    Guard(
        "funding_stands",
        "measure_funding",
        ("UPDATE", "DELETE"),
        _FUNDED_NOT_AT_WORK.format(row="OLD"),
        _LOG_CLOSED,
    ),
)

_HAS_VERDICT = (
    "EXISTS (SELECT 1 FROM inspection i WHERE i.verdict IS NOT NULL AND i.id = {row}.inspection_id)"
)
_CHECKLIST_CLOSED = (
    "the checklist of an inspection with a verdict is closed; a further look is a further inspection"
)
INSPECTION = (
    Guard(
        "inspection_independent",
        "inspection",
        ("INSERT", "UPDATE"),
        "EXISTS (SELECT 1 FROM person_on_home p"
        " WHERE p.home_id = NEW.home_id AND p.user_id = NEW.inspector_id)",
        "the inspector installed, assessed or opened this home; somebody else must inspect it",
    ),
    Guard(
        "inspection_at_its_stage",
        "inspection",
        ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM home h WHERE h.id = NEW.home_id AND ("
        "(NEW.kind = 'in_progress' AND h.stage IN ('in_progress', 'in_progress_inspection'))"
        " OR (NEW.kind = 'post_installation' AND h.stage = 'final_inspection')))",
        "an in_progress inspection is made during the work, a post_installation one at final_inspection",
    ),
    Guard(
        "inspection_stands",
        "inspection",
        ("UPDATE", "DELETE"),
        "OLD.verdict IS NOT NULL",
        "an inspection with a verdict is closed; a further look is a further inspection",
    ),
    Guard(
        "inspection_same_home",
        "inspection",
        ("UPDATE",),
        "NEW.home_id <> OLD.home_id OR NEW.kind <> OLD.kind",
        "an inspection stays with its home and kind",
    ),
    Guard(
        "inspection_item_not_added",
        "inspection_item",
        ("INSERT", "UPDATE"),
        _HAS_VERDICT.format(row="NEW"),
        _CHECKLIST_CLOSED,
    ),
    Guard(
        "inspection_item_stands",
        "inspection_item",
        ("UPDATE", "DELETE"),
        _HAS_VERDICT.format(row="OLD"),
        _CHECKLIST_CLOSED,
    ),
    Guard(
        "certificate_of_a_pass",
        "certificate",
        ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM inspection i JOIN home h ON h.id = i.home_id"
        " WHERE i.id = NEW.inspection_id AND i.home_id = NEW.home_id AND i.kind = 'post_installation'"
        " AND i.verdict = 'pass' AND h.stage = 'passed')",
        "a certificate is issued for a home that passed, on the inspection that passed it",
    ),
    Guard(
        "certificate_stands",
        "certificate",
        ("UPDATE",),
        "OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL OR NEW.id <> OLD.id"
        " OR NEW.home_id <> OLD.home_id OR NEW.inspection_id <> OLD.inspection_id OR NEW.token <> OLD.token"
        " OR NEW.document <> OLD.document OR NEW.sha256 <> OLD.sha256"
        " OR NEW.issued_by <> OLD.issued_by OR NEW.issued_at <> OLD.issued_at",
        "a certificate is never changed; it may be revoked once, by revoked_at",
    ),
    Guard(
        "certificate_kept",
        "certificate",
        ("DELETE", "TRUNCATE"),
        "true",
        "a certificate is never removed; revoke it",
    ),
)

RECORD = (
    append_only("determination", "a determination"),
    append_only("assessment_record", "an assessment"),
    append_only("stage_event", "a step of a home"),
    append_only("audit_entry", "an entry of the audit log"),
    Guard(
        "audit_entry_next",
        "audit_entry",
        ("INSERT",),
        "NEW.seq <> COALESCE((SELECT MAX(seq) FROM audit_entry), 0) + 1"
        " OR NEW.previous_hash <> COALESCE((SELECT e.hash FROM audit_entry e WHERE e.seq = NEW.seq - 1),"
        " '0000000000000000000000000000000000000000000000000000000000000000')",
        "an entry follows the last one: its seq is the next, its previous_hash the hash of the last",
    ),
)

GUARDS = (*HOME, *SCOPE, *WORK, *INSPECTION, *RECORD)
