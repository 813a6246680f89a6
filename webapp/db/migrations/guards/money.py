"""What money is held to."""

from __future__ import annotations

from webapp.db.constraints import Guard, append_only

_DRAFT = "SELECT 1 FROM invoice i WHERE i.state = 'draft' AND i.id = {row}.invoice_id"
_LINE_DRAFT = (
    "SELECT 1 FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id"
    " WHERE i.state = 'draft' AND l.id = {row}.line_id"
)
_INVOICE_CLOSED = "an invoice is changed only while it is a draft; a correction is an adjustment of its own"
_STEPS = "('draft', 'submitted'), ('submitted', 'draft'), ('submitted', 'approved'), ('approved', 'paid')"

BUDGETS = (
    append_only("budget_entry", "an entry of a budget"),
    append_only("commitment_entry", "a commitment"),
    append_only("price_entry", "a price"),
    Guard(
        "budget_kept",
        "budget",
        ("DELETE", "TRUNCATE"),
        "true",
        "a budget is never removed; enter a change of it",
    ),
    Guard(
        "price_within_limit",
        "price_entry",
        ("INSERT",),
        "NEW.provider_id IS NOT NULL AND NEW.unit_price_cents > (SELECT c.unit_price_cents"
        " FROM price_entry c WHERE c.provider_id IS NULL AND c.measure_id = NEW.measure_id"
        " AND c.effective_on <= NEW.effective_on ORDER BY c.effective_on DESC, c.id DESC LIMIT 1)",
        "a price is at most what the programme pays for a unit on that day",
    ),
)

INVOICES = (
    Guard(
        "invoice_starts_draft",
        "invoice",
        ("INSERT",),
        "NEW.state <> 'draft'",
        "a new invoice is a draft",
    ),
    Guard(
        "invoice_step",
        "invoice",
        ("UPDATE",),
        f"NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (VALUES {_STEPS})",
        "an invoice goes from draft to submitted to approved to paid, or from submitted back to draft",
    ),
    Guard(
        "invoice_stands",
        "invoice",
        ("UPDATE",),
        "OLD.state = 'paid' OR NEW.provider_id <> OLD.provider_id OR NEW.number <> OLD.number"
        " OR NEW.created_by <> OLD.created_by OR NEW.created_at <> OLD.created_at",
        "an invoice that is paid is never changed, and no invoice changes its firm or number",
    ),
    Guard(
        "invoice_kept",
        "invoice",
        ("DELETE", "TRUNCATE"),
        "true",
        "an invoice is never removed",
    ),
    Guard(
        "invoice_held",
        "invoice",
        ("UPDATE",),
        "NEW.state <> OLD.state AND NEW.state IN ('approved', 'paid') AND EXISTS ("
        "SELECT 1 FROM invoice_line l JOIN deficiency d ON d.home_id = l.home_id"
        " WHERE l.invoice_id = NEW.id AND l.basis <> 'adjustment'"
        " AND d.severity IN ('critical', 'major') AND d.resolved_on IS NULL)",
        "payment is held while a critical or major deficiency of one of the homes is open",
    ),
    Guard(
        "invoice_line_in_draft",
        "invoice_line",
        ("INSERT", "UPDATE"),
        f"NOT EXISTS ({_DRAFT.format(row='NEW')})",
        _INVOICE_CLOSED,
    ),
    Guard(
        "invoice_line_stands",
        "invoice_line",
        ("UPDATE", "DELETE"),
        f"NOT EXISTS ({_DRAFT.format(row='OLD')})",
        _INVOICE_CLOSED,
    ),
    Guard(
        "invoice_line_passed",
        "invoice_line",
        ("INSERT", "UPDATE"),
        "NEW.installed_measure_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM installed_measure m"
        " JOIN home h ON h.id = m.home_id JOIN invoice i ON i.id = NEW.invoice_id"
        " WHERE m.id = NEW.installed_measure_id AND m.status = 'installed' AND m.home_id = NEW.home_id"
        " AND h.stage IN ('passed', 'reported') AND h.contractor_provider_id = i.provider_id)",
        "an invoice takes measures that the firm installed in homes that passed",
    ),
    Guard(
        "invoice_adjusts_paid",
        "invoice_line",
        ("INSERT", "UPDATE"),
        "NEW.adjusts_line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM invoice_line l"
        " JOIN invoice i ON i.id = l.invoice_id JOIN invoice own ON own.id = NEW.invoice_id"
        " WHERE l.id = NEW.adjusts_line_id AND i.state = 'paid' AND i.provider_id = own.provider_id"
        " AND l.home_id = NEW.home_id AND l.measure_id = NEW.measure_id)",
        "an adjustment is of a line of the same firm that was paid",
    ),
    Guard(
        "invoice_share_in_draft",
        "invoice_share",
        ("INSERT", "UPDATE"),
        f"NOT EXISTS ({_LINE_DRAFT.format(row='NEW')})",
        _INVOICE_CLOSED,
    ),
    Guard(
        "invoice_share_stands",
        "invoice_share",
        ("UPDATE", "DELETE"),
        f"NOT EXISTS ({_LINE_DRAFT.format(row='OLD')})",
        _INVOICE_CLOSED,
    ),
)

GUARDS: tuple[Guard, ...] = (*BUDGETS, *INVOICES)
