"""The manager's pages of the draw: the rule, what it came to, and each draw worked out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select

from webapp.access import access
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.db.inspections import InspectionKind
from webapp.db.people import User
from webapp.db.quality import WHOLE_HUNDREDTHS, Basis, InspectionDraw, Setting, Tier
from webapp.forms.measure_names import measure_name
from webapp.forms.quality import words
from webapp.forms.quality.rule import ChangeForm, SeedForm
from webapp.services.errors import NotFound
from webapp.services.inspection_lists import draw_statement, draw_totals, wrong_draws
from webapp.services.sampling import NUMBERS, prove
from webapp.services.sampling_rules import (
    change_setting,
    changes,
    new_rule,
    rule_versions,
    sampling_data,
    value_on,
)
from webapp.ui import Row, form_page
from webapp.ui.listing import Column, Filter, Listing, SqlRows, list_page
from webapp.ui.pages import page
from webapp.ui.templates import day, moment, number
from webapp.views import quality_certificates, quality_firms, quality_homes
from webapp.views.inspector_rows import title_of
from webapp.views.quality_blueprint import MANAGER, NUMBER, OVERSIGHT, blueprint
from webapp.views.saving import save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

__all__ = ["blueprint", "quality_certificates", "quality_firms", "quality_homes"]

EXPECTED_DIGITS = 1
YES_NO = (("yes", _l("Drawn")), ("no", _l("Left out")))


def existing_draw(session: Session, actor: Actor, draw_id: int) -> None:  # noqa: ARG001 - a guard gets everything
    """Let in where there is such a draw."""
    if session.get(InspectionDraw, draw_id) is None:
        raise NotFound


@blueprint.get("", strict_slashes=False)
@access(roles=OVERSIGHT)
def sampling() -> ResponseReturnValue:
    """Show the rule in force, its changes, and what was to be expected beside what was drawn."""
    at = now()
    with reading() as session:
        totals = draw_totals(session)
        versions = rule_versions(session)
        made = changes(session)
        names = _names(session, [each.changed_by for each in made])
        settings = [
            (words.SETTINGS[each], words.setting_value(each, value_on(session, each, program_day(at))))
            for each in Setting
        ]
        wrong = wrong_draws(session)
    data = sampling_data()
    return page(
        "quality/sampling.html",
        wide=True,
        settings=settings,
        floor=words.share(data.floor_hundredths),
        data=data,
        hidden=[(measure_name(each), words.look(each)) for each in sorted(data.hidden)],
        totals=[
            [
                words.KINDS[InspectionKind(each.kind)],
                words.BASES[Basis(each.basis)],
                words.TIERS[Tier(each.tier)],
                words.share(each.rate_hundredths),
                number(each.rule_version),
                number(each.homes),
                number(each.expected, EXPECTED_DIGITS),
                number(each.drawn),
                words.share(round(each.drawn * WHOLE_HUNDREDTHS / each.homes)),
            ]
            for each in totals
        ],
        versions=[
            (each.version, each.seed, moment(each.made_at), each.reason or _("The first version"))
            for each in versions
        ],
        changes=[
            [
                words.SETTINGS[Setting(each.setting)],
                words.setting_value(Setting(each.setting), each.value),
                day(each.effective_on),
                each.reason,
                names.get(each.changed_by, ""),
                moment(each.changed_at),
            ]
            for each in made
        ],
        wrong=wrong,
    )


@blueprint.route("/rule/change", methods=["GET", "POST"])
@access(roles=MANAGER)
def change() -> ResponseReturnValue:
    """Change a share or a number of the rule from a day on."""
    form = ChangeForm(data={"effective_on": program_day(now())})
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            change_setting(
                session,
                actor,
                Setting(form.setting.data),
                form.value.data,
                effective_on=form.effective_on.data,
                reason=form.reason.data,
                at=at,
            )
            return url_for("quality.sampling")

        answer = save(
            form, work, said=_("The change is saved. Homes that were drawn before stay as they were drawn.")
        )
        if answer is not None:
            return answer
    return form_page(form, back=url_for("quality.sampling"))


@blueprint.route("/rule/version", methods=["GET", "POST"])
@access(roles=MANAGER)
def new_seed() -> ResponseReturnValue:
    """Begin a new version of the rule with a new seed."""
    form = SeedForm()
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            new_rule(session, actor, form.reason.data, at)
            return url_for("quality.sampling")

        answer = save(form, work, said=_("The new version holds from now on."))
        if answer is not None:
            return answer
    return form_page(form, back=url_for("quality.sampling"))


@blueprint.get("/draws")
@access(roles=OVERSIGHT)
def draws() -> ResponseReturnValue:
    """List every draw, worked out again as it is shown."""
    filters = (
        Filter("kind", _l("When"), [(each.value, text) for each, text in words.KINDS.items()]),
        Filter(
            "tier", _l("Standing of the firm"), [(each.value, text) for each, text in words.TIERS.items()]
        ),
        Filter("drawn", _l("Result"), YES_NO),
    )
    kind, tier, drawn = (each.value for each in filters)
    with reading() as session:
        rows = SqlRows(session, draw_statement(kind=kind, tier=tier, drawn=drawn), _draw_row)
        listing = Listing("draws", _l("Draws"), DRAW_COLUMNS, rows, filters)
        return list_page(listing, back=url_for("quality.sampling"))


@blueprint.get(f"/draws/<{NUMBER}:draw_id>")
@access(roles=OVERSIGHT, object=existing_draw)
def draw(draw_id: int) -> ResponseReturnValue:
    """Work one draw out again, so that anybody can do the same."""
    with reading() as session:
        row = session.execute(draw_statement().where(col(InspectionDraw.id) == draw_id)).one()
    kept, home, firm = row
    proof = prove(kept)
    rows = [
        Row(_("Home"), title_of(home)),
        Row(_("Firm"), firm),
        Row(_("When"), words.KINDS[InspectionKind(kept.kind)]),
        Row(_("Why in the draw"), words.BASES[Basis(kept.basis)]),
        Row(_("Standing of the firm then"), words.TIERS[Tier(kept.tier)]),
        Row(_("Share of homes"), words.share(kept.rate_hundredths)),
        Row(_("Drawn at"), moment(kept.drawn_at)),
        Row(_("Result"), _result(drawn=kept.drawn)),
    ]
    return page(
        "quality/draw.html",
        rows=rows,
        kept=kept,
        proof=proof,
        limit=kept.rate_hundredths * NUMBERS // WHOLE_HUNDREDTHS,
        numbers=NUMBERS,
        back=url_for("quality.draws"),
    )


def _result(*, drawn: bool) -> str:
    return str(_("Drawn") if drawn else _("Left out"))


def _draw_row(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the statement
    kept, home, firm = row
    proof = prove(kept)
    return {
        "draw": kept.id,
        "home_id": kept.home_id,
        "home": title_of(home),
        "firm": firm,
        "kind": kept.kind,
        "basis": kept.basis,
        "tier": kept.tier,
        "rule_version": kept.rule_version,
        "seed": kept.seed,
        "rate_pct": kept.rate_hundredths / words.HUNDREDTHS,
        "number": kept.number,
        "drawn": kept.drawn,
        "drawn_at": kept.drawn_at,
        "recomputed_number": proof.number,
        "proof_holds": proof.holds,
        "rate_hundredths": kept.rate_hundredths,
    }


DRAW_COLUMNS = (
    Column("home", _l("Home"), address=lambda row: url_for("quality.draw", draw_id=row["draw"])),
    Column("firm", _l("Firm")),
    Column("kind", _l("When"), shown=lambda row: words.KINDS[InspectionKind(row["kind"])]),
    Column("basis", _l("Why in the draw"), shown=lambda row: words.BASES[Basis(row["basis"])]),
    Column("tier", _l("Standing"), shown=lambda row: words.TIERS[Tier(row["tier"])]),
    Column("rate_pct", _l("Share"), shown=lambda row: words.share(row["rate_hundredths"]), number=True),
    Column("drawn", _l("Result"), shown=lambda row: _result(drawn=row["drawn"])),
    Column("drawn_at", _l("Drawn at"), shown=lambda row: moment(row["drawn_at"])),
    Column(
        "proof_holds",
        _l("Worked out again"),
        shown=lambda row: _("The same") if row["proof_holds"] else _("Not the same"),
    ),
    Column("draw", _l("Draw"), on_page=False),
    Column("home_id", _l("Home id"), on_page=False),
    Column("rule_version", _l("Version of the rule"), on_page=False),
    Column("seed", _l("Seed"), on_page=False),
    Column("number", _l("Number"), on_page=False),
    Column("recomputed_number", _l("Number, worked out again"), on_page=False),
)


def _names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    return dict(session.exec(select(User.id, User.name).where(col(User.id).in_(set(ids)))).all())
