"""A home, the work on it and its inspection as an HPXML document."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from webapp.exchange.hpxml_bills import write_bills
from webapp.exchange.hpxml_shell import write_leakage, write_place, write_shell
from webapp.exchange.hpxml_systems import write_heating_and_cooling
from webapp.exchange.hpxml_tree import Part, new_document, serialised
from webapp.exchange.hpxml_uses import write_uses
from webapp.exchange.hpxml_water import write_array, write_electricity, write_hot_water
from webapp.exchange.hpxml_words import why_not_written, written_as
from webapp.exchange.hpxml_work import Step, Work, write_work
from webapp.exchange.taking import LeftOut, Taking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rules.facts import CaseFacts

_BEFORE: Final = "home"
_PROGRAM: Final = "Hearthline"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a home is; a household file has none."""

    line: str = ""
    unit: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """An HPXML document, and what is known of the home and not in it."""

    content: bytes
    left_out: tuple[LeftOut, ...]


def export_hpxml(
    facts: CaseFacts,
    at: datetime,
    work: Sequence[Work] = (),
    *,
    address: Address | None = None,
    home_id: str = "",
) -> Exported:
    """Return a home and the work on it as HPXML 4.2.

    The same facts, work and moment give the same bytes. People and incomes are never written.

    Parameters
    ----------
    facts : CaseFacts
        The home as it was found.
    at : datetime
        When the document is made, which it says.
    work : sequence of Work
        At most one of each step.
    address : Address or None
    home_id : str
        The sender's own id of the home.
    """
    document, taking = new_document(), Taking(facts)
    _write_header(document, at)
    before = _building(document, "audit", _BEFORE, home_id)
    if address is not None:
        _write_address(before, address)
    for write in (write_place, write_shell, write_heating_and_cooling, write_hot_water):
        write(before, taking)
    write_electricity(before, taking)
    write_uses(before, taking)
    steps = {each.step: each for each in work}
    _write_after(document, taking, steps, home_id)
    for step in Step:
        if step in steps:
            write_work(document, steps[step], _BEFORE, _after_id(step))
    write_bills(document, _BEFORE, taking)
    return Exported(serialised(document), taking.left_out(why_not_written))


def _write_header(document: Part, at: datetime) -> None:
    header = document.at("XMLTransactionHeaderInformation")
    header.at("XMLType")
    header.put("XMLGeneratedBy", _PROGRAM)
    header.put("CreatedDateAndTime", at.isoformat(timespec="seconds"))
    header.put("Transaction", "create")
    document.put("SoftwareInfo/SoftwareProgramUsed", _PROGRAM)
    document.put("SoftwareInfo/SoftwareProgramVersion", version("hearthline"))


def _after_id(step: Step) -> str:
    return f"{_BEFORE}-{step.value}"


def _building(document: Part, event: str, name: str, home_id: str) -> Part:
    building = document.at(f"Building:{name}")
    building.name = name
    identifier = building.at("BuildingID")
    identifier.element.set("id", name)
    identifier.put("SendingSystemIdentifierValue", home_id or None)
    building.put("ProjectStatus/EventType", written_as("event", event))
    building.at("BuildingDetails")
    return building


def _write_address(building: Part, address: Address) -> None:
    building.put("Site/Address/Address1", address.line or None)
    building.put("Site/Address/Address2", address.unit or None)
    building.put("Site/Address/CityMunicipality", address.city or None)
    building.put("Site/Address/StateCode", address.state or None)
    building.put("Site/Address/ZipCode", address.zip_code or None)


def _write_after(document: Part, facts: Taking, steps: dict[Step, Work], home_id: str) -> None:
    """Write the home as it shall be and as it is after the work, as far as anything is known of it."""
    designed = any(facts.look(f"pv.{name}") is not None for name in ("mount", "capacity_kw_dc"))
    if designed or Step.RECOMMENDED in steps:
        write_array(_after(document, Step.RECOMMENDED, steps, home_id), facts)
    if Step.APPROVED in steps:
        _after(document, Step.APPROVED, steps, home_id)
    tested = facts.take("envelope.cfm50_after")
    if tested is not None or Step.INSTALLED in steps:
        write_leakage(_after(document, Step.INSTALLED, steps, home_id), tested)


def _after(document: Part, step: Step, steps: dict[Step, Work], home_id: str) -> Part:
    building = _building(document, step.value, _after_id(step), home_id)
    if step in steps:
        building.put("ProjectStatus/Date", steps[step].on)
    return building
