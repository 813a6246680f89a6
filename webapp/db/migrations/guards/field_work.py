"""What field work is held to: gates, serial numbers, revisions, photos, and the sum of the costs."""

from __future__ import annotations

from webapp.db.constraints import Guard, append_only

_SETTLED = "('passed', 'waived', 'not_needed')"
_LAST_OF_ITS_GATE = (
    "g.id = (SELECT MAX(later.id) FROM home_gate later"
    " WHERE later.home_id = g.home_id AND later.gate = g.gate)"
)
_HELD = (
    "EXISTS (SELECT 1 FROM home_gate g JOIN scope_item i ON i.id = NEW.scope_item_id"  # noqa: S608 - constants of this file
    " WHERE g.home_id = NEW.home_id AND g.holds = 'logging'"
    f" AND g.state NOT IN {_SETTLED} AND {_LAST_OF_ITS_GATE}"
    " AND REPLACE(g.measures, ',' || i.measure_id || ',', '') <> g.measures)"
)
_NOT_SETTLED_AT_THE_END = (
    "EXISTS (SELECT 1 FROM home_gate g WHERE g.home_id = NEW.id AND g.holds = 'completion'"  # noqa: S608 - the same
    f" AND g.state NOT IN {_SETTLED} AND {_LAST_OF_ITS_GATE}"
    " AND EXISTS (SELECT 1 FROM installed_measure m JOIN scope_item i ON i.id = m.scope_item_id"
    " WHERE m.home_id = NEW.id AND m.status = 'installed'"
    " AND REPLACE(g.measures, ',' || i.measure_id || ',', '') <> g.measures))"
)
_DOES_NOT_SUM = (
    "EXISTS (SELECT 1 FROM installed_measure m WHERE m.home_id = NEW.id AND m.status = 'installed'"
    " AND m.total_cost_cents IS NOT NULL AND m.total_cost_cents <> (SELECT COALESCE(SUM(f.amount_cents), 0)"
    " FROM measure_funding f WHERE f.installed_measure_id = m.id))"
)

GUARDS = (
    Guard(
        "measure_behind_gate",
        "installed_measure",
        ("INSERT", "UPDATE"),
        f"NEW.status = 'installed' AND {_HELD}",
        "a health-and-safety gate of this home holds this measure back; settle it in home_gate first",
    ),
    Guard(
        "home_gates_settled",
        "home",
        ("UPDATE",),
        "NEW.stage <> OLD.stage AND NEW.stage = 'contractor_complete' AND " + _NOT_SETTLED_AT_THE_END,
        "a health-and-safety gate that is settled after the work is not settled; add its row to home_gate",
    ),
    Guard(
        "home_costs_sum",
        "home",
        ("UPDATE",),
        "NEW.stage <> OLD.stage AND NEW.stage = 'contractor_complete' AND " + _DOES_NOT_SUM,
        "what the sources of a measure pay does not add up to its total_cost_cents",
    ),
    Guard(
        "serial_used_once",
        "installed_measure",
        ("INSERT", "UPDATE"),
        "NEW.serial IS NOT NULL AND EXISTS (SELECT 1 FROM measure_serial s WHERE s.serial = NEW.serial)",
        "this serial number is logged as a further machine of a measure",
    ),
    Guard(
        "further_serial_used_once",
        "measure_serial",
        ("INSERT", "UPDATE"),
        "EXISTS (SELECT 1 FROM installed_measure m WHERE m.serial = NEW.serial)",
        "this serial number is logged as the first machine of a measure",
    ),
    append_only("measure_revision", "an earlier state of a measure"),
    append_only("home_gate", "what was found at a gate"),
    append_only("photo_strike", "the striking out of a photo"),
    append_only("mending", "what was put right"),
    Guard(
        "photo_kept",
        "photo",
        ("DELETE", "TRUNCATE"),
        "true",
        "a photo is never removed; strike it out in photo_strike",
    ),
)
