"""The manager's page: the whole programme on one screen; every number leads to the homes behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.services.money_years import year_name, year_rule
from webapp.services.programme import BROKEN_DOWN, programme
from webapp.services.programme_list import BY_KEY, Group
from webapp.services.programme_shares import cost_of_a_tonne, day_of, shares_on
from webapp.services.programme_standing import ages, firm_results, waiting
from webapp.stages import LABELS
from webapp.ui.pages import page
from webapp.views.programme.blueprint import READERS, blueprint
from webapp.views.programme.filters import UNKNOWN, asked_part
from webapp.views.programme.words import dimension_value, reason_name, said, said_short

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

# By which parameter of an address each property of homes is chosen.
PARAMETERS = {"program_year": "year", "provider_id": "provider", "county": "county", "category": "category"}


@blueprint.get("/programme")
@access(roles=READERS)
def overview() -> ResponseReturnValue:
    """Show every total of the programme, or of the part of it that was chosen."""
    actor, at = current_actor(), now()
    with reading() as session:
        part = asked_part(session, at, _l("The program"))
        shown = programme(session, actor, part.chosen)
        on = day_of(part.chosen, program_day(at))
        return page(
            "programme/overview.html",
            programme=shown,
            part=part,
            Group=Group,
            at=at,
            on=on,
            said=said,
            said_short=said_short,
            broken_down=[BY_KEY[key] for key in BROKEN_DOWN],
            shares=shares_on(session, part.chosen, on),
            tonne=cost_of_a_tonne(session, part.chosen, on),
            ages=ages(session, part.chosen, at),
            waiting=waiting(session, part.chosen),
            firms=firm_results(session, part.chosen),
            labels=LABELS,
            reason_name=reason_name,
            year_rule=year_rule(),
            year_name=year_name,
            dimension=lambda name, value: dimension_value(name, value, part.providers),
            behind=lambda key, **more: url_for("programme.homes", show=key, **{**part.address, **more}),
            part_address=lambda name, value: {PARAMETERS[name]: str(value) if value != "" else UNKNOWN},
        )
