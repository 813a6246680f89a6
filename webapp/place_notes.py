"""What the map wants somebody to confirm, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from calculators.geography.notes import PlaceNote

if TYPE_CHECKING:
    from webapp.ui.field import Words

# By the note's code; each text has the places that `calculators.geography.place` fills.
TEXTS: dict[str, Words] = {
    "census_not_stated": _l(
        "By its coordinates the home is in tract %(found)s of the %(census)s census. Tract %(stated)s is"
        " written down, and of no census. Say of which census it is, or correct it."
    ),
    "other_census_used": _l(
        "The list in force has tracts of %(census)s, and tract %(stated)s of %(vintage)s is written down. By"
        " its coordinates the home is in tract %(found)s of %(census)s, which was used."
    ),
    "near_boundary": _l(
        "The point is %(distance)s m from the boundary of tract %(tract)s. The map may be wrong by"
        " %(within)s m: confirm the tract."
    ),
    "outside_stated_tract": _l(
        "The point is in tract %(found)s, %(distance)s m outside tract %(stated)s, which is written down. The"
        " map may be wrong by %(within)s m: confirm the tract."
    ),
    "outside_every_tract": _l(
        "The point is in no tract of the map, %(distance)s m outside tract %(stated)s, which is written down."
        " The map may be wrong by %(within)s m: confirm the tract."
    ),
    "in_no_tract": _l(
        "The point %(latitude)s, %(longitude)s is in none of the %(tracts)s tracts of %(census)s on the map."
        " Check both numbers: west of Greenwich, longitude is negative."
    ),
    "state_map_says_near": _l(
        "The State's map of %(vintage)s says that the home is within half a mile of a listed area. The"
        " distance to the tracts on the list says otherwise. The State's map was used: confirm it."
    ),
    "state_map_says_not_near": _l(
        "The State's map of %(vintage)s says that the home is not within half a mile of a listed area. The"
        " distance to the tracts on the list says otherwise. The State's map was used: confirm it."
    ),
    "stated_near_map_not": _l(
        "It is written down that the home is within half a mile of a listed area. The map says that it is"
        " not. What is written down was used: confirm it."
    ),
    "stated_not_near_map_near": _l(
        "It is written down that the home is not within half a mile of a listed area. The map says that it"
        " is. What is written down was used: confirm it."
    ),
    "map_incomplete": _l(
        "The map lacks %(number)s of the listed tracts (%(tract)s for one), so it cannot say that the home is"
        " not near one. Import a complete map."
    ),
    "about_half_a_mile": _l(
        "The home is %(distance)s m from the nearest listed area on the map, and half a mile is %(near)s m:"
        " confirm it on the State's own map."
    ),
    "tract_partly_near": _l(
        "Part of tract %(tract)s is within half a mile of a listed area. A point on the map tells whether the"
        " home is."
    ),
    "zip_code": _l(
        "ZIP code %(zip_code)s goes with %(number)s tracts of %(census)s (%(shown)s). A ZIP code does not"
        " decide: ask for the address, and look its tract up."
    ),
    "zip_code_with_list": _l(
        "ZIP code %(zip_code)s goes with %(number)s tracts of %(census)s (%(shown)s), %(inside)s of them on"
        " the list. A ZIP code does not decide: ask for the address, and look its tract up."
    ),
}


def told_note(note: str) -> str:
    """Return a note in the reader's language; one without a text of its own is shown as it is written."""
    if not isinstance(note, PlaceNote) or note.code not in TEXTS:
        return str(note)
    told: str = str(TEXTS[note.code]) % note.values
    return told
