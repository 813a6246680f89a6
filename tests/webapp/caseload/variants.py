"""Homes drawn from a seed, and the ways in which people write the same one."""

from random import Random

DIRECTIONS = {"": ("",), "N": ("N", "North", "N.", "NORTH"), "S": ("S", "South", "S."), "E": ("E", "East"),
              "W": ("W", "West", "W."), "NW": ("NW", "Northwest", "N.W.")}  # fmt: skip
SUFFIXES = {
    "St": ("St", "Street", "St.", "STREET", "Str"),
    "Ave": ("Ave", "Avenue", "Av", "AVE.", "Aven"),
    "Blvd": ("Blvd", "Boulevard", "Blvd.", "BLVD"),
    "Dr": ("Dr", "Drive", "DR."),
    "Rd": ("Rd", "Road"),
    "Ln": ("Ln", "Lane"),
    "Ct": ("Ct", "Court", "Crt"),
    "Cir": ("Cir", "Circle"),
    "Pl": ("Pl", "Place"),
    "Way": ("Way", "Wy", "WAY"),
    "Ter": ("Ter", "Terrace", "Terr"),
    "Pkwy": ("Pkwy", "Parkway"),
}
NAMES = (
    "Blackstone", "Tulare", "Cherry", "Cesar Chavez", "Martin Luther King Jr", "Oak", "Elm", "La Cañada",
    "O'Neill", "Saint Johns", "Van Ness", "Kings Canyon", "Del Mar", "Mc Kinley", "Butler", "Hammond",
)  # fmt: skip
ORDINALS = {
    "1st": ("1st", "First", "FIRST"),
    "2nd": ("2nd", "Second"),
    "3rd": ("3rd", "Third"),
    "11th": ("11th", "Eleventh"),
    "42nd": ("42nd", "42ND"),
}
UNIT_WORDS = ("Apt {}", "Apt. {}", "#{}", "# {}", "Unit {}", "APARTMENT {}", "Ste {}", "Space {}", "Apt #{}")
UNITS = ("1", "2", "12", "104", "A", "B", "2B", "C-3")
FRACTIONS = {"": ("",), " 1/2": (" 1/2", "½", " ½", "-1/2")}


def drawn_homes(draw: Random, count: int):
    """Return homes, many of them neighbours of one number and street; no two of them are the same."""
    found = {}
    while len(found) < count:
        home = drawn(draw)
        found[
            tuple(home[part] for part in ("number", "fraction", "direction", "name", "suffix", "unit", "zip"))
        ] = home
    return list(found.values())


def drawn(draw: Random):
    """Return the parts of a home's address."""
    name = draw.choice([*NAMES, *ORDINALS])
    return {
        "number": str(draw.randrange(100, 130)),
        "fraction": draw.choice(("", "", "", "", " 1/2")),
        "direction": draw.choice(list(DIRECTIONS)),
        "name": name,
        "suffix": draw.choice(list(SUFFIXES)),
        "unit": draw.choice(("", "", *UNITS)),
        "zip": draw.choice(("93701", "93702", "93703", "93706")),
    }


def written(draw: Random, home):
    """Return one way of writing a home: address line, unit, ZIP code."""
    zip_code = home["zip"] + draw.choice(("", "", "-1234"))
    unit = home["unit"] and draw.choice((*UNIT_WORDS, "{}")).format(home["unit"])
    name = draw.choice(ORDINALS.get(home["name"], (home["name"],)))
    name = draw.choice((name, name.upper(), name.lower()))
    if name.lower().startswith("saint "):
        name = draw.choice((name, "St" + name[5:]))
    name = draw.choice((name, name.replace("ñ", "n").replace("'", "").replace("Ñ", "N")))
    direction = draw.choice(DIRECTIONS[home["direction"]])
    suffix = draw.choice(SUFFIXES[home["suffix"]])
    number = home["number"] + draw.choice(FRACTIONS[home["fraction"]])
    parts = [number, direction, name, suffix]
    if direction and draw.random() < 0.15:
        parts = [number, name, suffix, direction]
    if draw.random() < 0.05:
        parts.remove(suffix)
    elif direction and draw.random() < 0.05:
        parts.remove(direction)
    line = draw.choice((" ", "  ")).join(part for part in parts if part) + draw.choice(("", "", "."))
    if (
        unit
        and draw.random() < 0.4
        and any(sign in unit for sign in "#UuAaS")
        and " " in unit.replace("#", "# ")
    ):
        return f"{line}{draw.choice((', ', ' '))}{unit}", "", zip_code
    return line, unit, zip_code
