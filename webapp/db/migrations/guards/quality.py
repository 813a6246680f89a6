"""What inspections, the draw of homes and certificates are held to."""

from __future__ import annotations

from webapp.db.constraints import Guard, append_only

# Everybody who had a hand in a home: as before, and whoever proposed or approved its work, or took photos of
# it for the contractor. UNION ALL, so that SQLite asks each table's index and does not read all of them.
PERSON_ON_HOME = """
CREATE VIEW person_on_home (home_id, user_id, part) AS
SELECT home_id, installed_by, 'installer' FROM installed_measure
UNION ALL SELECT home_id, uploaded_by, 'installer' FROM photo
WHERE NOT EXISTS (SELECT 1 FROM inspection_photo q WHERE q.photo_id = photo.id)
UNION ALL SELECT home_id, created_by, 'assessor' FROM assessment_record
UNION ALL SELECT home_id, created_by, 'assessor' FROM determination
UNION ALL SELECT home_id, proposed_by, 'assessor' FROM work_scope
UNION ALL SELECT home_id, approved_by, 'assessor' FROM work_scope WHERE approved_by IS NOT NULL
UNION ALL SELECT home_id, created_by, 'caseworker' FROM case_record
UNION ALL SELECT id, opened_by, 'caseworker' FROM home
"""

# The firms that did the work: the one it was scheduled to, and those of the people who installed.
FIRM_ON_HOME = """
CREATE VIEW firm_on_home (home_id, provider_id) AS
SELECT id, contractor_provider_id FROM home WHERE contractor_provider_id IS NOT NULL
UNION ALL SELECT m.home_id, u.provider_id FROM installed_measure m
JOIN user_account u ON u.id = m.installed_by WHERE u.provider_id IS NOT NULL
"""

# Guards of the first version that those below take the place of.
REPLACED = frozenset({"home_passed", "home_reported", "certificate_of_a_pass"})


def _had_a_hand(home: str, user: str) -> str:
    return (
        f"(EXISTS (SELECT 1 FROM person_on_home p WHERE p.home_id = {home} AND p.user_id = {user})"  # noqa: S608 - constants of this file
        " OR EXISTS (SELECT 1 FROM firm_on_home f JOIN user_account u ON u.provider_id = f.provider_id"
        f" WHERE f.home_id = {home} AND u.id = {user}))"
    )


_LAST_FINAL = (
    "(SELECT MAX(later.id) FROM inspection later WHERE later.home_id = {home}"
    " AND later.kind = 'post_installation' AND later.verdict IS NOT NULL)"
)
_INSPECTED = (
    "EXISTS (SELECT 1 FROM inspection i WHERE i.home_id = NEW.id AND i.verdict = 'pass'"  # noqa: S608 - constants of this file
    f" AND i.id = {_LAST_FINAL.format(home='NEW.id')}"
    f" AND NOT {_had_a_hand('NEW.id', 'i.inspector_id')}"
    # An inspection passes a home once: after its certificate was revoked the home is inspected anew.
    " AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.inspection_id = i.id))"
)
_ACCEPTED_ON_PAPERS = (
    "EXISTS (SELECT 1 FROM desk_acceptance a WHERE a.home_id = NEW.id"
    " AND NOT EXISTS (SELECT 1 FROM home_reopening r WHERE r.home_id = a.home_id)"
    " AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.home_id = a.home_id"
    " AND i.kind = 'post_installation' AND i.verdict IS NOT NULL))"
)
_CERTIFIED = "EXISTS (SELECT 1 FROM certificate c WHERE c.home_id = NEW.id AND c.revoked_at IS NULL)"

_REOPENED = "EXISTS (SELECT 1 FROM home_reopening r WHERE r.home_id = NEW.id)"

HOME = (
    Guard(
        "home_passed",
        "home",
        ("UPDATE",),
        f"NEW.stage <> OLD.stage AND NEW.stage = 'passed' AND NOT {_INSPECTED} AND NOT {_ACCEPTED_ON_PAPERS}",
        "a home passes by a post_installation inspection with the verdict pass, made by somebody who neither"
        " installed nor assessed there nor works for the firm that did; or, where the draw left it out, by a"
        " desk_acceptance",
    ),
    Guard(
        "home_reported",
        "home",
        ("UPDATE",),
        "NEW.stage <> OLD.stage AND NEW.stage = 'reported'"
        f" AND NOT {_CERTIFIED} AND NOT {_ACCEPTED_ON_PAPERS}",
        "a home is reported when it has a certificate that is not revoked, or was accepted on its papers"
        " because the draw left it out",
    ),
    Guard(
        "home_reopened",
        "home",
        ("UPDATE",),
        "OLD.stage IN ('passed', 'reported') AND NEW.stage = 'final_inspection'"
        f" AND ({_CERTIFIED} OR NOT {_REOPENED})",
        "a home that passed is inspected again by a home_reopening, after its certificate was revoked",
    ),
    Guard(
        "contractor_suspended",
        "home",
        ("UPDATE",),
        "NEW.stage <> OLD.stage AND NEW.stage = 'scheduled' AND EXISTS (SELECT 1 FROM provider_tier t"
        " WHERE t.provider_id = NEW.contractor_provider_id AND t.tier = 'suspended' AND t.id = (SELECT"
        " MAX(later.id) FROM provider_tier later WHERE later.provider_id = t.provider_id))",
        "the contractor's firm is suspended; no work is scheduled with it",
    ),
)

_OPEN_CHECKLIST = (
    "the record of an inspection with a verdict is closed; a further look is a further inspection"
)
_CLOSED = "EXISTS (SELECT 1 FROM inspection i WHERE i.verdict IS NOT NULL AND i.id = {row}.inspection_id)"
_PHOTO_CLOSED = (
    "EXISTS (SELECT 1 FROM inspection_item t JOIN inspection i ON i.id = t.inspection_id"
    " WHERE i.verdict IS NOT NULL AND t.id = {row}.inspection_item_id)"
)


def _closed_with_its_inspection(table: str, closed: str = _CLOSED) -> tuple[Guard, Guard]:
    return (
        Guard(f"{table}_not_added", table, ("INSERT", "UPDATE"), closed.format(row="NEW"), _OPEN_CHECKLIST),
        Guard(f"{table}_stands", table, ("UPDATE", "DELETE"), closed.format(row="OLD"), _OPEN_CHECKLIST),
    )


INSPECTION = (
    Guard(
        "inspection_firm_independent",
        "inspection",
        ("INSERT", "UPDATE"),
        # Somebody who had a hand in the home himself is told so by inspection_independent.
        "NOT EXISTS (SELECT 1 FROM person_on_home p"
        " WHERE p.home_id = NEW.home_id AND p.user_id = NEW.inspector_id)"
        " AND EXISTS (SELECT 1 FROM firm_on_home f JOIN user_account u ON u.provider_id = f.provider_id"
        " WHERE f.home_id = NEW.home_id AND u.id = NEW.inspector_id)",
        "the inspector works for the firm that did the work; somebody else must inspect it",
    ),
    Guard(
        "reinspection_same_home",
        "reinspection",
        ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM inspection i"
        " JOIN inspection f ON f.home_id = i.home_id AND f.kind = i.kind"
        " WHERE i.id = NEW.inspection_id AND f.id = NEW.failed_inspection_id AND f.id < i.id"
        " AND f.verdict IN ('fail', 'rework'))",
        "a re-inspection looks again at an earlier inspection of the same home and kind that did not pass",
    ),
    append_only("reinspection", "the link of a re-inspection"),
    *_closed_with_its_inspection("inspection_test"),
    *_closed_with_its_inspection("inspection_answer"),
    *_closed_with_its_inspection("inspection_photo", _PHOTO_CLOSED),
    Guard(
        "inspection_photo_own",
        "inspection_photo",
        ("INSERT", "UPDATE"),
        # Otherwise the contractor's photos could be passed off as the inspector's, and his part be hidden.
        "NOT EXISTS (SELECT 1 FROM photo p JOIN inspection_item t ON t.id = NEW.inspection_item_id"
        " JOIN inspection i ON i.id = t.inspection_id WHERE p.id = NEW.photo_id"
        " AND p.home_id = i.home_id AND p.uploaded_by = i.inspector_id)",
        "a photo of an inspection is one that its inspector took at its home",
    ),
    append_only("inspection_assignment", "an assignment of a home"),
    Guard(
        "inspection_assignment_independent",
        "inspection_assignment",
        ("INSERT",),
        f"{_had_a_hand('NEW.home_id', 'NEW.inspector_id')} OR EXISTS (SELECT 1 FROM firm_on_home f"  # noqa: S608 - constants of this file
        " WHERE f.home_id = NEW.home_id AND f.provider_id = NEW.firm_id)",
        "a home is not assigned to somebody who installed or assessed there, nor to the firm that did it",
    ),
)

DEFICIENCY = (
    Guard(
        "deficiency_not_added",
        "deficiency",
        ("INSERT",),
        f"{_CLOSED.format(row='NEW')} OR NEW.resolved_on IS NOT NULL"  # noqa: S608 - constants of this file
        " OR NOT EXISTS (SELECT 1 FROM inspection i"
        " WHERE i.id = NEW.inspection_id AND i.home_id = NEW.home_id)",
        "a deficiency is found by an inspection of its home that has no verdict yet",
    ),
    Guard(
        "deficiency_stands",
        "deficiency",
        ("UPDATE",),
        f"{_CLOSED.format(row='OLD')} AND (OLD.resolved_on IS NOT NULL OR NEW.resolved_on IS NULL"
        " OR NEW.home_id <> OLD.home_id OR NEW.inspection_id <> OLD.inspection_id"
        " OR COALESCE(NEW.inspection_item_id, 0) <> COALESCE(OLD.inspection_item_id, 0)"
        " OR COALESCE(NEW.provider_id, 0) <> COALESCE(OLD.provider_id, 0)"
        " OR NEW.code <> OLD.code OR NEW.severity <> OLD.severity"
        " OR NEW.corrective_action <> OLD.corrective_action OR NEW.due_on <> OLD.due_on"
        " OR (NEW.due_on IS NULL) <> (OLD.due_on IS NULL))",
        "a deficiency of a finished inspection is not changed; a later one may find it put right, once",
    ),
    Guard(
        "deficiency_kept",
        "deficiency",
        ("DELETE",),
        _CLOSED.format(row="OLD"),
        "a deficiency of a finished inspection is never removed",
    ),
    Guard(
        "deficiency_resolved_later",
        "deficiency",
        ("UPDATE",),
        "NEW.resolved_by_inspection_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inspection i"
        " WHERE i.id = NEW.resolved_by_inspection_id AND i.home_id = NEW.home_id"
        " AND i.id > NEW.inspection_id AND i.verdict IS NOT NULL)",
        "a deficiency is put right when a later inspection of the same home found it so",
    ),
)

SAMPLING = (
    append_only("sampling_rule", "a version of the sampling rule"),
    append_only("sampling_change", "a change of the sampling rule"),
    append_only("provider_tier", "the standing of a firm"),
    append_only("inspection_draw", "a draw"),
    append_only("desk_acceptance", "the acceptance of a home on its papers"),
    append_only("home_reopening", "the order to inspect a home again"),
    append_only("certificate_revocation", "why a certificate was revoked"),
    Guard(
        "inspection_draw_follows",
        "inspection_draw",
        ("INSERT",),
        # The number is 48 bits of a hash and the rate hundredths of a percent: drawn where number / 2^48 is
        # less than rate / 10,000.
        "NEW.drawn <> (NEW.number * 10000 < NEW.rate_hundredths * 281474976710656)"
        " OR NEW.number >= 281474976710656 OR NOT EXISTS (SELECT 1 FROM sampling_rule r"
        " WHERE r.version = NEW.rule_version AND r.seed = NEW.seed)",
        "a draw follows from its number and its rate, with the seed of its version of the rule",
    ),
    Guard(
        "desk_acceptance_of_left_out",
        "desk_acceptance",
        ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM inspection_draw d JOIN home h ON h.id = d.home_id WHERE d.id = NEW.draw_id"
        " AND d.home_id = NEW.home_id AND d.kind = 'post_installation' AND NOT d.drawn"
        " AND h.stage = 'final_inspection')"
        " OR EXISTS (SELECT 1 FROM inspection i WHERE i.home_id = NEW.home_id"
        " AND i.kind = 'post_installation')"
        " OR EXISTS (SELECT 1 FROM home_reopening r WHERE r.home_id = NEW.home_id)"
        " OR EXISTS (SELECT 1 FROM inspection_draw d WHERE d.home_id = NEW.home_id AND d.kind = 'in_progress'"
        " AND d.drawn AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.home_id = d.home_id"
        " AND i.kind = 'in_progress' AND i.verdict = 'pass'))"
        " OR EXISTS (SELECT 1 FROM deficiency f WHERE f.home_id = NEW.home_id AND f.resolved_on IS NULL)",
        "a home is accepted on its papers at final_inspection, when the draw left it out, no final inspection"
        " was begun, nothing is open, and every visit that was due during the work was made and passed",
    ),
    Guard(
        "desk_acceptance_independent",
        "desk_acceptance",
        ("INSERT",),
        _had_a_hand("NEW.home_id", "NEW.accepted_by"),
        "whoever accepts a home on its papers neither installed nor assessed there,"
        " nor works for the firm that did",
    ),
)

CERTIFICATE = (
    Guard(
        "certificate_of_a_pass",
        "certificate",
        ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM inspection i JOIN home h ON h.id = i.home_id"  # noqa: S608 - constants of this file
        " WHERE i.id = NEW.inspection_id AND i.home_id = NEW.home_id AND i.kind = 'post_installation'"
        " AND i.verdict = 'pass' AND h.stage = 'passed'"
        f" AND i.id = {_LAST_FINAL.format(home='NEW.home_id')}"
        f" AND NOT {_had_a_hand('NEW.home_id', 'i.inspector_id')})",
        "a certificate is issued for a home that passed, on its last final inspection, which somebody"
        " independent made and passed",
    ),
)

GUARDS = (*HOME, *INSPECTION, *DEFICIENCY, *SAMPLING, *CERTIFICATE)
