"""A year's use from the bills and who sells it: to HPXML and back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from webapp.exchange.hpxml_words import read_name, words, written_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from webapp.exchange.hpxml_homes import Homes
    from webapp.exchange.hpxml_reading import Node, Reading
    from webapp.exchange.hpxml_tree import Part
    from webapp.exchange.taking import Taking

_PROVIDER: Final = "Utility/UtilitiesorFuelProviders/UtilityFuelProvider"
_FUEL: Final = "ConsumptionType/Energy/FuelType"
_UNIT: Final = "ConsumptionType/Energy/UnitofMeasure"


class _Bill(NamedTuple):
    """A fuel that is billed: the fact of the year's use, the fact of who sells it, HPXML's unit."""

    fuel: str
    use: str
    seller: str
    unit: str


_BILLS: Final = (
    _Bill("electricity", "annual_kwh", "electric", "kWh"),
    _Bill("natural gas", "annual_therms", "gas", "therms"),
)


def write_bills(document: Part, building_id: str, facts: Taking) -> None:
    """Write a year's use from the bills and who sells it; no customer is named."""
    for fuel, use, seller, unit in _BILLS:
        amount = facts.look(f"utility.{use}")
        name = written_as("utility", facts.look(f"utility.{seller}"))
        if amount is None and name is None:
            continue
        provider = document.at(f"{_PROVIDER}:{seller}")
        if name is not None:
            facts.take(f"utility.{seller}")
            provider.put("UtilityName", name)
        provider.put("UtilityServiceTypeProvided", fuel)
        if amount is not None:
            consumption = document.at("Consumption")
            consumption.refer("BuildingID", building_id)
            consumption.at("CustomerID")
            info = consumption.at(f"ConsumptionDetails/ConsumptionInfo:{seller}")
            info.refer("UtilityID", provider.identifier)
            info.put(_FUEL, fuel)
            info.put(_UNIT, unit)
            info.put("ConsumptionDetail/Consumption", facts.take(f"utility.{use}"))


def read_bills(document: Node, homes: Homes, got: Reading) -> None:
    """Read the year's use and who sells it; a reading without days is the year's, others are noted."""
    infos = list(_infos(document, homes, got))
    providers = document.all(_PROVIDER)
    billed = {info.first("UtilityID").attribute("idref") for info in infos}
    mine = []
    for provider in providers:
        if homes.alone or provider.id in billed:
            mine.append(provider)
        else:
            got.note("UtilityFuelProvider", f"{provider.id!r} is on no bill of the Building that is read")
            provider.pass_over()
    _read_sellers(mine, got)
    for fuel in dict.fromkeys(info.text(_FUEL) for info in infos):
        of_fuel = [info for info in infos if info.text(_FUEL) == fuel]
        bill = next((each for each in _BILLS if each.fuel == fuel), None)
        if bill is not None:
            _read_year(bill, of_fuel, providers, got)
            continue
        for info in of_fuel:
            got.note("ConsumptionInfo", f"is of {fuel or 'no fuel'} in {info.text(_UNIT) or 'no unit'}")


def _infos(document: Node, homes: Homes, got: Reading) -> Iterator[Node]:
    """Yield what was billed to the home that is read; what is another home's is noted."""
    for consumption in document.all("Consumption"):
        whose = consumption.first("BuildingID").attribute("idref")
        sent = consumption.text("BuildingID/SendingSystemIdentifierValue")
        if not whose and sent is not None:  # the home's id in the program that sent it
            whose = homes.identifier if sent == homes.sent_identifier else sent
        if whose == homes.identifier or (not whose and homes.alone):
            yield from consumption.all("ConsumptionDetails/ConsumptionInfo")
        else:
            told = f"is of Building {whose!r}" if whose else "does not say of which Building it is"
            got.note("Consumption", f"{told}; Building {homes.identifier!r} is read")
            consumption.pass_over()


def _read_sellers(providers: Sequence[Node], got: Reading) -> None:
    sellers: dict[str, list[str]] = {}
    for provider in providers:
        name = provider.text("UtilityName")
        services = [each.own_text() for each in provider.all("UtilityServiceTypeProvided")]
        said = [service for service in services if service is not None]
        if name is not None and not said:
            got.note("UtilityName", f"is {name!r}, and what it sells is not said")
        for service in said if name is not None else ():
            sellers.setdefault(service, []).append(str(name))
    for service, names in sellers.items():
        bill = next((each for each in _BILLS if each.fuel == service), None)
        if bill is not None:
            _read_seller(bill, names, got)
            continue
        for each in names:
            got.note(
                "UtilityName",
                f"{each!r} sells {service}; a household file names who sells electricity and natural gas",
            )


def _read_seller(bill: _Bill, names: Sequence[str], got: Reading) -> None:
    """Take the utility; who else sells the same over its lines, or has a name not known here, is noted."""
    fact = f"utility.{bill.seller}"
    found = {name: read_name("utility", name) for name in names}
    known = {name: word for name, word in found.items() if word in words("utility_of")[bill.seller]}
    others = [name for name in found if name not in known]
    if len(set(known.values())) > 1:
        told = " and ".join(repr(name) for name in known)
        got.note("UtilityName", f"{told} sell {bill.fuel}; a household file holds one. Write {fact} yourself")
    elif known:
        utility = next(iter(known))
        got.fact(fact, known[utility])
    for name in others:
        if len(set(known.values())) == 1:
            why = f"{name!r} sells {bill.fuel} too; the utility {utility!r}, which delivers it, was taken"
        else:
            why = (
                f"is {name!r}, which is not among the {bill.fuel} utilities known by name. Write {fact}"
                " yourself, 'other' where it is none of them"
            )
        got.note("UtilityName", why)


def _read_year(bill: _Bill, infos: Sequence[Node], providers: Sequence[Node], got: Reading) -> None:
    """Take the year of one meter, or the sum of meters that the file tells apart by their numbers."""
    amounts = [_year_of(info, bill, got) for info in infos]
    known = [amount for amount in amounts if amount is not None]
    if len(infos) == 1:
        got.fact(f"utility.{bill.use}", amounts[0])
        return
    told = f"there are {len(infos)} of {bill.fuel}"
    if len(known) < len(infos):
        got.note("ConsumptionInfo", f"{told}, and the year of {len(infos) - len(known)} is not known: no sum")
        return
    shown = " and ".join(f"{amount:.15g}" for amount in known)
    numbers = {_meter_of(info, providers) for info in infos}
    if None in numbers or len(numbers) < len(infos):
        got.note(
            "ConsumptionInfo",
            f"{told} ({shown} {bill.unit}); that they are separate meters is not said"
            " (UtilityFuelProvider/MeterNumber)",
        )
        return
    got.fact(f"utility.{bill.use}", math.fsum(known))
    got.converted(f"utility.{bill.use}", f"from {len(infos)} meters of the home: {shown} {bill.unit}")


def _meter_of(info: Node, providers: Sequence[Node]) -> str | None:
    wanted = info.first("UtilityID").attribute("idref")
    found = [each for each in providers if wanted and each.id == wanted]
    return found[0].text("MeterNumber") if len(found) == 1 else None


def _year_of(info: Node, bill: _Bill, got: Reading) -> float | None:
    """Return a year's use; None, with a note, where the reading is not a year's or in another unit."""
    unit, details = info.text(_UNIT), info.all("ConsumptionDetail")
    dated = any(each.first(name).is_there for each in details for name in ("StartDateTime", "EndDateTime"))
    if unit != bill.unit:
        got.note("ConsumptionInfo", f"is of {bill.fuel} in {unit or 'no unit'}")
    elif len(details) == 1 and not dated:
        return details[0].number("Consumption")
    else:
        got.note(
            "ConsumptionDetail",
            f"{len(details)} readings of {bill.fuel}: give them to `hearthline meter`, which checks that they"
            " make up a year",
        )
    return None
