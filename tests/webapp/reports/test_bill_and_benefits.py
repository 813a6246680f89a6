"""What a household's report says about its bill, and about water and air."""

from tests.webapp.reports import documents
from tests.webapp.reports.reading import said

ELECTRIC = {
    "schedule": "E-TOU-C",
    "label": "Schedule E-TOU-C",
    "discount": "care",
    "before": {"usd": "1903.20", "energy_usd": "1803.20"},
    "after": {"usd": "1301.60", "energy_usd": "1201.60"},
    "saving_usd_per_year": "601.60",
    "citations": ["A utility, its schedule"],
    "verified": True,
}
SOLAR = {
    "generation_kwh": 3844.0,
    "self_use_kwh": 1596.0,
    "export_kwh": 2248.0,
    "self_use_usd_per_year": "610.20",
    "export_usd_per_year": None,
}


def billed(**values):
    bill = {"by_fuel": {"electricity": ELECTRIC | values}, "solar": None, "notes": ["Hours are typical."]}
    return documents.eligible() | {"bill": bill}


def test_a_bill_is_told_before_and_after_with_discount_and_source():
    text = said(billed())
    assert (
        "Electricity on Schedule E-TOU-C with the CARE discount: about $1,903 before the work and"
        " $1,302 after it, $602 less. [" in text
    )
    assert "A utility, its schedule" in text
    assert "Hours are typical." in text


def test_a_bill_that_grows_says_so_and_a_daily_charge_that_is_not_known_is_said_to_be_left_out():
    text = said(billed(saving_usd_per_year="-12.40", before={"usd": None, "energy_usd": "900"}))
    assert "about $900 before the work and $1,202 after it, $12 more." in text
    assert "The charge for each day is not in these amounts." in text


def test_a_bill_without_known_discount_is_before_any():
    assert "Schedule E-TOU-C before any discount: about" in said(billed(discount=None))


def test_solar_electricity_is_told_as_used_and_given_and_an_unknown_credit_is_not_zero():
    document = billed()
    document["bill"] = {"by_fuel": {}, "solar": SOLAR, "notes": []}
    text = said(document)
    assert "of 3,844 kWh in the first year about 1,596 are used at home and 2,248 go to the grid." in text
    assert "What is used at home is worth about $610." in text
    assert "What the company pays for the rest is not known." in text
    assert "Your energy bill in a year" not in text
    document["bill"]["solar"] = SOLAR | {"export_usd_per_year": "112.00"}
    assert "What goes to the grid is worth about $112." in said(document)


def test_water_air_and_refrigerant_are_told_and_what_is_not_known_is_named():
    document = documents.eligible()
    document["totals"]["co_benefits"] = {
        "water_gal_per_year": 5110.0,
        "nox_kg_per_year": -1.54,
        "pm2_5_kg_per_year": None,
        "refrigerant_kgco2e_lifetime": 2590.8,
        "net_avoided_kgco2e_lifetime": 44719.0,
    }
    text = said(document)
    assert "It saves about 5,110 gallons of water a year." in text
    assert "It puts about 1.5 kg of NOx, a gas that harms the lungs, into the air each year." in text
    assert "takes back about 2.6 metric tons; 44.7 are left." in text
    assert "Not known: fine dust kept out of the air." in text


def test_a_fuel_that_costs_more_is_told_as_more_to_pay():
    document = documents.eligible()
    document["totals"]["bill_savings_usd_per_year"] = None
    document["totals"]["bill_savings_by_fuel_usd_per_year"] = {"electricity": "-408.2", "natural_gas": None}
    assert "For electricity alone it is about $408 a year more to pay." in said(document)
    assert "For electricity alone it is about \u2212$408 a year." in said(document, version=1)
