"""What health-and-safety gates are called on pages, and what passes them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.ui.field import Words

# By gate of webapp/evidence/gates.toml: its name, and what passes it.
GATES: Mapping[str, tuple[Words, Words]] = MappingProxyType(
    {
        "combustion_safety": (
            _l("Combustion test before the work"),
            _l("Test vents for spillage and the room for depressurization. Nothing may spill."),
        ),
        "combustion_safety_after": (
            _l("Combustion test after the work"),
            _l("Test again after the last work that tightens the home."),
        ),
        "carbon_monoxide": (
            _l("Carbon monoxide in the room"),
            _l("Measure while the heater and the stove run. Over 35 ppm: stop and air the home."),
        ),
        "co_alarms": (
            _l("Carbon monoxide alarms"),
            _l("A working alarm on each floor where people sleep, when you leave."),
        ),
        "smoke_alarms": (
            _l("Smoke alarms"),
            _l("A working alarm in and outside each bedroom, when you leave."),
        ),
        "gas_leak": (
            _l("Gas leaks"),
            _l("No leak at lines, valves and connectors. Connectors from before 1973 are replaced."),
        ),
        "unvented_heater": (_l("Unvented heater"), _l("No heater without a vent stays in use.")),
        "moisture": (
            _l("Moisture and mold"),
            _l("No standing water, leak or mold where the work would hide or feed it."),
        ),
        "knob_and_tube": (
            _l("Knob-and-tube wiring"),
            _l("No live knob-and-tube wiring under insulation. An electrician clears it first."),
        ),
        "asbestos": (
            _l("Asbestos"),
            _l("Nothing that may be asbestos is disturbed: vermiculite, duct wrap, siding."),
        ),
        "lead": (
            _l("Lead paint"),
            _l("Lead-safe work where old paint is disturbed, in a home built before 1978."),
        ),
        "pests": (_l("Pests"), _l("No pests that would destroy the work or hurt the crew.")),
        "radon": (_l("Radon"), _l("Measured where it is to be expected, before the home is tightened.")),
        "electrical_safety": (
            _l("Electrical safety"),
            _l("Wiring, panel and breakers are safe and carry the new load."),
        ),
        "roof_structure": (_l("Roof"), _l("The roof is sound and carries what is put on it.")),
        "ventilation": (
            _l("Fresh air after the work"),
            _l("Measure the air flow of the fans. It meets what the plan says for this home."),
        ),
    }
)


def gate_label(gate: str) -> Words:
    """Return the name of a gate."""
    return GATES[gate][0] if gate in GATES else gate


def gate_rule(gate: str) -> Words:
    """Return what passes a gate."""
    return GATES[gate][1] if gate in GATES else ""
