"""What is known of a home's electrical service, and of hazards to the people in it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rules.fact_group import Facts
from rules.fact_types import Flag, Number


class ElectricalFacts(Facts):
    """The electrical service: its rating [A], and the highest demand of a year from the meter [kW]."""

    panel_amps: Annotated[Number, Field(ge=15, le=4000)] | None = None
    peak_demand_kw: Annotated[Number, Field(gt=0, le=1000)] | None = None
    spare_240v_circuit: Flag | None = None
    ev_charger: Flag | None = None


class HealthSafetyFacts(Facts):
    """What an assessor found: tests, alarms, hazards; carbon monoxide in the room [ppm], fresh air [cfm]."""

    combustion_test: Literal["pass", "fail"] | None = None
    ambient_co_ppm: Annotated[Number, Field(ge=0, le=10_000)] | None = None
    co_alarms: Flag | None = None
    smoke_alarms: Flag | None = None
    gas_leak: Flag | None = None
    unvented_heater: Flag | None = None
    knob_and_tube: Flag | None = None
    asbestos: Literal["none", "suspected", "present"] | None = None
    moisture: Literal["none", "minor", "severe"] | None = None
    ventilation_cfm: Annotated[Number, Field(ge=0, le=10_000)] | None = None
