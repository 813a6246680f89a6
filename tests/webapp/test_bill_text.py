"""The bill as text: dollars where they are known, words where they are not."""

from __future__ import annotations

from webapp.bill_text import bill_text

YEAR = {"usd": "1765.76", "energy_usd": "1693.80"}
FUEL = {
    "label": "PG&E Schedule E-1, tiered",
    "discount": "care",
    "before": YEAR,
    "after": {"usd": "684.69", "energy_usd": "612.74"},
    "saving_usd_per_year": "1081.07",
}
SOLAR = {
    "generation_kwh": 3000.0,
    "self_use_kwh": 1400.0,
    "export_kwh": 1600.0,
    "self_use_usd_per_year": "290.10",
    "export_usd_per_year": None,
}


def text(**parts):
    found = bill_text({"by_fuel": {}, "solar": None, "notes": []} | parts)
    return " ".join(found.split())


def test_nothing_known_is_nothing_said():
    assert text(notes=["A note."]) == ""


def test_the_years_before_and_after_are_told_with_the_discount():
    found = text(by_fuel={"electricity": FUEL}, notes=["A note."])
    assert "Electricity on PG&E Schedule E-1, tiered, with CARE: $1,766 a year before the work" in found
    assert "$685 after it, without solar: $1,081 less." in found
    assert found.endswith("Note: A note.")


def test_without_the_daily_charge_and_the_discount_that_is_said():
    unknown = {**FUEL, "discount": None, "before": {**YEAR, "usd": None}}
    found = text(by_fuel={"natural_gas": unknown})
    assert (
        "Natural gas on PG&E Schedule E-1, tiered, before any discount, without the charge by the day"
        in found
    )
    assert "$1,694 a year" in found


def test_what_export_is_worth_may_not_be_known():
    found = text(solar=SOLAR)
    assert "1,400 are used at home (worth $290)" in found
    assert "1,600 go to the grid (worth an amount that is not known)" in found


def test_a_bill_that_rises_is_said_to_rise():
    assert "$50 more." in text(by_fuel={"electricity": {**FUEL, "saving_usd_per_year": "-50.10"}})
