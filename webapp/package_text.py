"""A package for a budget as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.choice.documents import ChosenDocument, LeftOutDocument, PackageDocument

_KG_PER_TONNE: Final = 1000.0
_OTHER_FUELS: Final[Mapping[str, str]] = {
    "propane": "gal propane",
    "fuel_oil": "gal oil",
    "wood": "short tons wood",
}
_WHY: Final[Mapping[str, str]] = {
    "avoids_most": "avoids most for the money",
    "hazard": "a hazard calls for it",
    "enables": "another measure needs it",
}
_REASONS: Final[Mapping[str, str]] = {
    "does_not_fit": "does not fit this home ({detail})",
    "facts_missing": "not known whether it fits: {detail}",
    "cost_not_known": "its cost is not known",
    "required_measure_missing": "needs {detail}, which cannot be done",
    "nothing_needs_it": "no measure of the package needs it",
    "no_hazard_calls_for_it": "no hazard calls for it ({detail})",
    "alternative_chosen": "{detail} does the same job",
    "avoids_nothing": "would avoid nothing here",
    "over_standard": "over the standard at {usd_per_tonne} USD/t",
    "electrical_service_too_small": "the electrical service is too small, and nothing there enables it",
    "budget_too_small": "the budget is used better (it would take {cost_usd} USD)",
    "package_is_better_without": "the package avoids more without it",
}


def package_text(document: PackageDocument) -> str:
    """Return a package as text: what is done, who pays, what the next tonne costs, what is left out."""
    lines = [
        f"Package for {document['budget_usd']} USD on {document['on']}, zone {document['climate_zone']}",
        "",
        _chosen_table(document["chosen"]) if document["chosen"] else "No measure is in it.",
        "",
        *_figures(document),
        _next_tonne(document),
        "Every package was looked at." if document["exact"] else "Not every package was looked at.",
        "",
        "Left out:",
        *(f"  {each['label']}: {_reason(each)}" for each in document["left_out"]),
    ]
    return "\n".join(lines)


def _figures(document: PackageDocument) -> list[str]:
    """Return what the package costs and avoids, and who pays."""
    funding = document["funding"]
    payers = [f"{name} {usd}" for name, usd in funding["by_source"].items() if float(usd)]
    avoided, standard = _tonnes(document["avoided_kgco2e_lifetime"]), document["standard"]["usd_per_tonne"]
    programme = _or_unknown(funding["usd_per_tonne_programme"])
    everyone = _or_unknown(funding["usd_per_tonne_all_sources"])
    figures = [
        f"Cost {document['cost_usd']} USD; avoids {avoided} t CO2e over the measures' lives.",
        f"A tonne costs {_or_unknown(document['usd_per_tonne'])} USD; a measure's at most {standard}.",
        f"Over programme money {programme} USD/t, over all sources {everyone} USD/t.",
        f"Paid by {', '.join(payers)} (USD)." if payers else "Nothing is paid.",
    ]
    if float(funding["unfunded_usd"]):
        figures.append(f"Not paid for: {funding['unfunded_usd']} USD.")
    return figures


def _chosen_table(chosen: list[ChosenDocument]) -> str:
    """Return the chosen measures as a table."""
    rows = [
        (
            each["label"],
            each["cost_usd"],
            f"{each['savings_by_fuel'].get('electricity', 0.0):,.0f}",
            f"{each['savings_by_fuel'].get('natural_gas', 0.0):,.1f}",
            _other_fuels(each["savings_by_fuel"]),
            _tonnes(each["avoided_kgco2e_lifetime"]),
            each["usd_per_tonne"] or "-",
            each["savings_to_investment_ratio"] or "-",
            ", ".join(each["funding"]) or "-",
            _WHY[each["why"]],
        )
        for each in chosen
    ]
    heads = (
        "Measure",
        "USD",
        "kWh/year",
        "therm/year",
        "Other fuel",
        "t CO2e",
        "USD/t",
        "SIR",
        "Paid by",
        "Why",
    )
    return _columns([heads, *rows])


def _other_fuels(savings: Mapping[str, float]) -> str:
    """Return what is saved of fuels that come without a meter."""
    named = [
        f"{savings.get(fuel, 0.0):,.0f} {unit}" for fuel, unit in _OTHER_FUELS.items() if savings.get(fuel)
    ]
    return ", ".join(named) or "-"


def _columns(rows: list[tuple[str, ...]]) -> str:
    """Return rows under one another, numbers to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    left = {0, len(widths) - 2, len(widths) - 1}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n in left else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _next_tonne(document: PackageDocument) -> str:
    """Return what the next tonne costs."""
    better = document["next_tonne"]
    if better is None:
        return "No larger budget would avoid more."
    return (
        f"The next step: {better['more_usd']} USD more avoid {_tonnes(better['more_kgco2e'])} t more, at"
        f" {_or_unknown(better['usd_per_tonne'])} USD/t (budget {better['budget_usd']} USD)."
    )


def _reason(each: LeftOutDocument) -> str:
    """Return why a measure was left out."""
    return _REASONS[each["reason"]].format(
        detail=each["detail"], usd_per_tonne=each["usd_per_tonne"], cost_usd=each["cost_usd"]
    )


def _tonnes(kilograms: float) -> str:
    """Return metric tons."""
    return f"{kilograms / _KG_PER_TONNE:,.2f}"


def _or_unknown(amount: str | None) -> str:
    """Return an amount, or a dash."""
    return "-" if amount is None else amount
