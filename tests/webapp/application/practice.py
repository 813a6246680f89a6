"""Pages to practise on: every kind of field, every kind of trouble, one page for each rule of access."""

from flask import Blueprint, flash, request

from webapp.access import access
from webapp.roles import Roles
from webapp.services.errors import AlreadyDone, NotAllowed, NotFound, Refused, StaleEdit, StepNotAllowed
from webapp.ui import (
    Between,
    Change,
    CheckboxesField,
    DateBetween,
    DecimalField,
    FileField,
    Form,
    MaxLength,
    MemorableDateField,
    MoneyField,
    RadiosField,
    Required,
    Row,
    SelectField,
    Task,
    TextareaField,
    TextField,
    WholeNumberField,
    YesNoField,
    choices_of,
    conflict_page,
    form_page,
    result_page,
)
from webapp.ui.pages import page
from webapp.ui.texts import PasswordField

FUELS = {"gas": "Natural gas", "electricity": "Electricity", "none": "None"}
DESCRIPTIONS = {"gas": "Through a pipe in the street"}


class EveryField(Form):
    title = "Everything about the home"

    name = TextField(
        "Name",
        [Required("Write the name."), MaxLength(40, "The name is too long. Use up to 40 characters.")],
        hint="As on the bill",
        autocomplete="name",
    )
    pay = MoneyField(
        "Pay before taxes", [Required("Write the pay.")], hint="For one period", paid_how_often=True
    )
    cost = MoneyField("Cost of the measure")
    people = WholeNumberField(
        "People who live here",
        [Required("Write how many people."), Between(1, 30, "Write a number from 1 to 30.")],
    )
    reading = DecimalField("Air leakage", suffix="CFM50", may_be_negative=True)
    day = MemorableDateField(
        "Day of the visit",
        [Required("Write the day."), DateBetween(None, None, "never")],
        hint="For example 3 27 2026",
    )
    fuel = RadiosField(
        "Heating fuel",
        [Required("Choose the fuel.")],
        choices=choices_of(FUELS, DESCRIPTIONS),
        hint="The main one",
        tiles=True,
    )
    owner = YesNoField("Do you own the home?", [Required("Choose yes, no, or not known yet.")], unknown=True)
    rooms = CheckboxesField(
        "Rooms with windows", choices=choices_of({"kitchen": "Kitchen", "bath": "Bathroom"})
    )
    county = SelectField(
        "County", [Required("Choose the county.")], choices=choices_of({"fresno": "Fresno", "kern": "Kern"})
    )
    notes = TextareaField("Notes", hint="What the crew should know")
    photo = FileField("Photo of the label")
    secret_password = PasswordField("Password of the thermostat")


class OneQuestion(Form):
    title = "How many people live here?"

    people = WholeNumberField(
        "How many people live here?",
        [Required("Write how many people live here.")],
        hint="Count children too.",
    )


class OneChoice(Form):
    title = "Heating fuel"

    fuel = RadiosField(
        "What heats the home?", [Required("Choose what heats the home.")], choices=choices_of(FUELS)
    )


FORMS = {"every": EveryField, "question": OneQuestion, "choice": OneChoice}
TROUBLES = {
    "not_found": NotFound,
    "not_allowed": NotAllowed,
    "step": lambda: StepNotAllowed("home_step", "Not now."),
    "stale": lambda: StaleEdit({}, {}, 2),
    "refused": lambda: Refused("no", None, "This serial number is already logged."),
    "done": lambda: AlreadyDone("/practice/public"),
    "mistake": lambda: ZeroDivisionError("Carmen Ortiz earns 41,000"),
}
REACHED = []
blueprint = Blueprint("practice", __name__, url_prefix="/practice", template_folder="templates")


@blueprint.route("/forms/<name>", methods=["GET", "POST"])
@access(roles=frozenset(Roles))
def form(name):
    asked = FORMS[name](version=3)
    if asked.validate_on_submit():
        REACHED.append(asked.answers())
        return result_page("Saved", body=str(len(REACHED)), link="/practice/public", link_text="Go on")
    return form_page(asked, back="/practice/public", caption="Household")


@blueprint.get("/public")
@access(public=True)
def public():
    flash("Saved.", "success")
    return result_page("A page for everybody")


@blueprint.get("/caseworkers")
@access(roles={Roles.CASEWORKER})
def caseworkers():
    return result_page("For caseworkers")


def own_home(_session, actor, home_id):
    """Refuse every home but one."""
    if home_id != "mine" or actor.role is not Roles.CASEWORKER:
        raise NotFound


@blueprint.get("/homes/<home_id>")
@access(roles={Roles.CASEWORKER, Roles.CONTRACTOR}, object=own_home)
def home(home_id):
    return result_page("A home", body=home_id)


@blueprint.post("/act")
@access(roles=frozenset(Roles))
def act():
    REACHED.append("act")
    return result_page("Done")


@blueprint.route("/conflict", methods=["GET", "POST"])
@access(roles=frozenset(Roles))
def conflict():
    asked = EveryField()
    if request.method == "POST":
        saved = {"name": "Ana Ruiz", "people": 4, "owner": None, "note": "kept"}
        typed = {"name": "Ana <b>Ruiz", "people": 5, "owner": True, "note": "kept"}
        return conflict_page(asked, saved, typed, 7)
    return form_page(asked)


@blueprint.get("/trouble/<name>")
@access(public=True)
def trouble(name):
    error = TROUBLES[name]()
    raise error


@blueprint.get("/lists")
@access(public=True)
def lists():
    rows = [
        Row("Name", "Ana Ruiz", Change("/practice/public", "the name")),
        Row("Income", ["$1,250.50", "a month"]),
    ]
    tasks = [
        Task("Household", "Done", "/practice/public", is_done=True),
        Task("Income", "To do", "/practice/public", hint="Bring pay slips", tone="warning"),
        Task("Answer", "Cannot start yet"),
    ]
    return page("practice_lists.html", rows=rows, tasks=tasks, address=lambda n: f"/practice/lists?page={n}")
