"""Writes the tables of measures into docs/ from the catalogue: `python -m tests.house.measure_tables`."""

import re

from calculators.measures.catalogue import load_catalogue
from tests.house.tree import ROOT

DOCS = ROOT / "docs"
PAGES = (
    "measures.md",
    "measures-envelope.md",
    "measures-heating-cooling.md",
    "measures-hot-water.md",
    "measures-appliances.md",
    "measures-enabling.md",
    "measures-health-and-safety.md",
)
# A table stands between these two lines; its name says which measures are in it.
TABLE = re.compile(r"<!-- table: ([a-z_]+) -->\n.*?<!-- end of table -->", flags=re.DOTALL)
UNVERIFIED = " (u)"


def _catalogue():
    """Return all measures, in order."""
    catalogue = load_catalogue("us_ca")
    return (*catalogue.measures, *catalogue.elsewhere)


def _mark(citation):
    """Return the mark of a figure that was not checked against its source."""
    return "" if citation.verified else UNVERIFIED


def _cost(measure):
    """Return a measure's cost, or a dash."""
    if measure.cost_usd is None:
        return "-"
    return f"{measure.cost_usd.value:g} USD / {measure.unit}{_mark(measure.cost_usd.citation)}"


def _life(measure):
    """Return a measure's life and what others give."""
    others = ", ".join(f"{life.value:g}" for life in measure.life_alternatives)
    life = f"{measure.effective_useful_life_years:g}{_mark(measure.life_citation)}"
    return f"{life}; others {others}" if others else life


def _tests(measure):
    """Return where a measure fits, by the codes of its tests."""
    unverified = {t.code_met: _mark(t.citation) for t in measure.feasibility}
    return "; ".join(f"{code.replace('_', ' ')}{mark}" for code, mark in unverified.items())


def _values(measure):
    """Return the numbers that a measure's formula takes."""
    values = [
        f"{p.value:g} {p.unit}".removesuffix(" 1") + _mark(p.citation) for p in measure.parameters.values()
    ]
    return "; ".join(f"{name} {value}" for name, value in zip(measure.parameters, values, strict=True)) or "-"


def _rows(header, rows):
    """Return a table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def table(name):
    """Return the table of one family, or of all measures."""
    if name == "all":
        header = ["id", "name", "family", "stage", "HPXML", "excludes"]
        return _rows(
            header,
            [
                [
                    f"`{m.id}`",
                    m.label,
                    m.family.replace("_", " "),
                    m.stage.replace("_", " "),
                    m.hpxml,
                    ", ".join(f"`{other}`" for other in sorted(m.exclusions)) or "-",
                ]
                for m in _catalogue()
            ],
        )
    if name == "gates":
        gates = load_catalogue("us_ca").gates.values()
        return _rows(
            ["id", "what is settled before the work"],
            [[f"`{gate.id}`", gate.description + _mark(gate.citation)] for gate in gates],
        )
    header = ["id", "how it is worked out", "numbers", "life, years", "cost", "offered where"]
    rows = [
        [f"`{m.id}`", m.method, _values(m), _life(m), _cost(m), _tests(m)]
        for m in _catalogue()
        if m.family == name
    ]
    if not rows:
        msg = f"no measure is of the family '{name}'"
        raise ValueError(msg)
    return _rows(header, rows)


def written(text):
    """Return a page with its tables as they should be."""
    return TABLE.sub(
        lambda found: f"<!-- table: {found[1]} -->\n\n{table(found[1])}\n\n<!-- end of table -->", text
    )


if __name__ == "__main__":
    for name in PAGES:
        path = DOCS / name
        path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
