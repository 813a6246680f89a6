"""HPXML documents for tests, put together from their parts."""

from tests.webapp.exchange.drawn_homes import RULEBOOK
from webapp.exchange.hpxml_import import import_hpxml

FINAL = "job completion testing/final inspection"
LEAK = (
    "<Enclosure><AirInfiltration><AirInfiltrationMeasurement><HousePressure>50</HousePressure>"
    "<BuildingAirLeakage><UnitofMeasure>{}</UnitofMeasure><AirLeakage>{}</AirLeakage></BuildingAirLeakage>"
    "{}</AirInfiltrationMeasurement></AirInfiltration></Enclosure>"
)


VOLUME = "<InfiltrationVolume>10000</InfiltrationVolume>"


def read(*parts, building=None):
    content = f'<HPXML xmlns="http://hpxmlonline.com/2023/09" schemaVersion="4.2">{"".join(parts)}</HPXML>'
    return import_hpxml(content.encode(), "it.xml", RULEBOOK, building)


def home(name, event="audit", details=""):
    status = f"<ProjectStatus><EventType>{event}</EventType></ProjectStatus>" if event else ""
    return (
        f"<Building><BuildingID id='{name}'/>{status}<BuildingDetails>{details}</BuildingDetails></Building>"
    )


def audit(details):
    return read(home("a", "audit", details))


def project(before, after):
    return f"<Project><PreBuildingID idref='{before}'/><PostBuildingID idref='{after}'/></Project>"


def blower(cfm50):
    return LEAK.format("CFM", cfm50, "")


def seller(name, *services, number="", identifier="u"):
    sold = "".join(
        f"<UtilityServiceTypeProvided>{service}</UtilityServiceTypeProvided>" for service in services
    )
    meter = f"<MeterNumber>{number}</MeterNumber>" if number else ""
    told = f"<UtilityName>{name}</UtilityName>" if name else ""
    return (
        f"<UtilityFuelProvider><SystemIdentifier id='{identifier}'/>{told}{meter}{sold}</UtilityFuelProvider>"
    )


def sellers(*each):
    return f"<Utility><UtilitiesorFuelProviders>{''.join(each)}</UtilitiesorFuelProviders></Utility>"


def bill(whose, amount, fuel="electricity", unit="kWh", by="u"):
    building = f"<BuildingID idref='{whose}'/>" if whose else "<BuildingID/>"
    return (
        f"<Consumption>{building}<CustomerID/><ConsumptionDetails><ConsumptionInfo><UtilityID idref='{by}'/>"
        f"<ConsumptionType><Energy><FuelType>{fuel}</FuelType><UnitofMeasure>{unit}</UnitofMeasure></Energy>"
        f"</ConsumptionType><ConsumptionDetail><Consumption>{amount}</Consumption></ConsumptionDetail>"
        "</ConsumptionInfo></ConsumptionDetails></Consumption>"
    )


def noted(found):
    """Return the notes of a reading as lines of text."""
    return [f"{note.where}: {note.reason}" for note in found.notes]
