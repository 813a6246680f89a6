"""How three people lead one home through the pages; every page that is seen is looked at by axe."""

import io
import re
from dataclasses import dataclass, field

import pypdf
from PIL import Image

from tests.webapp.served import soup

PHONE = {"width": 375, "height": 740}
DESK = {"width": 1280, "height": 900}
# What the household says, by question; of the others nobody knows yet.
ANSWERS = {
    "building": {"units_per_building": "1"},
    "tract": {"tract_geoid": "06019001100", "tract_vintage": "2010"},
    "tenure": {"tenure": "owner"},
    "household-size": {"size": "4"},
    "earlier-work": {"previously_weatherized": "no"},
    "utility": {"electric": "pge", "gas": "pge"},
    "roof": {
        "usable_area_ft2": "420",
        "shading_pct": "5",
        "azimuth_deg": "190",
        "tilt_deg": "20",
        "condition": "good",
    },
    "dwelling": {
        "construction": "site_built",
        "floor_area_ft2": "1300",
        "stories": "1",
        "bedrooms": "3",
        "year_built": "1962",
    },
    "insulation": {"attic_r": "11"},
    "water-heating": {
        "type": "storage",
        "fuel": "natural_gas",
        "uef": "0.56",
        "year": "2006",
        "condition": "poor",
    },
    "lighting": {"incandescent_lamps": "14", "hours_per_day": "2.5"},
}
# What is proposed and put in: how much, make, model, serial, readings, and who pays what.
WORK = {
    "Attic insulation": {
        "quantity": "1300",
        "reading_before": "11",
        "reading_after": "38",
        "cost_liwp": "4,979.00",
    },
    "Heat-pump water heater": {
        "quantity": "1",
        "make": "Rheem",
        "model": "PROPH50",
        "serial": "rh 12-345",
        "permit_number": "B26-1181",
        "reading_after": "3.3",
        "cost_liwp": "2,853.00",
        "cost_utility": "317.00",
    },
    "LED lamps": {"quantity": "14", "reading_before": "60", "reading_after": "9", "cost_liwp": "51.52"},
}
PROPOSED = ("attic_insulation", "heat_pump_water_heater", "led_lamps")
PAID_CENTS = {"liwp": 788352, "utility": 31700}


@dataclass
class Walker:
    """Somebody in front of the browser.

    `look` is called with a name on every page, and fails on what it finds.
    """

    page: object
    look: object
    seen: list[str] = field(default_factory=list)

    def see(self, name):
        self.page.wait_for_load_state("load")
        self.look(name)
        self.seen.append(name)

    def press(self, name):
        """Press a button or a link, and wait for the page behind it."""
        button = self.page.locator("main").get_by_role("button", name=name, exact=True)
        link = self.page.locator("main").get_by_role("link", name=name, exact=True)
        with self.page.expect_navigation():
            button.or_(link).first.click()

    def fill(self, answers):
        """Answer the questions of a page by the names of their fields: texts, boxes, lists and choices."""
        for name, value in answers.items():
            self.fill_one(name, value)

    def fill_one(self, name, value):
        asked = self.page.locator(f"main [name='{name}']")
        kind = asked.first.get_attribute("type")
        if asked.first.evaluate("e => e.tagName") == "SELECT":
            asked.select_option(value)
        elif kind in ("radio", "checkbox"):
            # The label stands for the box, which USWDS draws itself.
            choice = self.page.locator(f"main [name='{name}'][value='{value}']")
            self.page.locator(f"label[for='{choice.get_attribute('id')}']").click()
        else:
            asked.fill(value)

    def fill_date(self, name, month, day, year):
        self.fill({f"{name}-month": str(month), f"{name}-day": str(day), f"{name}-year": str(year)})

    def text(self):
        return " ".join(self.page.locator("main").inner_text().split())

    def press_back(self):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name="Back").click()

    def pdf(self, address):
        """Fetch a file as this person, and return its text."""
        answer = self.page.context.request.get(address)
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/pdf"
        read = pypdf.PdfReader(io.BytesIO(answer.body()))
        return " ".join(" ".join(page.extract_text() for page in read.pages).split()), answer.body()

    def log_out(self):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Log out").click()


def take_in(walker, street):
    """Take a home from the first call to a decision; return its id."""
    page = walker.page
    page.goto("/homes")
    walker.see("homes")
    walker.press("Open a new home")
    walker.see("new-home")
    walker.fill({"address_line": street, "city": "Fresno", "zip_code": "93706", "language": "en"})
    walker.press("Save and continue")
    home_id = re.search(r"/homes/([0-9a-f]{32})", page.url).group(1)
    answer_questions(walker)
    walker.see("check")
    walker.press("Decide and keep the decision")
    walker.see("determination")
    assert "Yes: this household qualifies" in walker.text()
    return home_id


def answer_questions(walker):
    """Answer what is asked, one page after the other, until there is nothing more to ask."""
    page, asked = walker.page, []
    while not page.url.endswith("/check"):
        name = page.url.partition("?")[0].rpartition("/")[2]
        assert name not in asked, f"{name} was asked twice"
        asked.append(name)
        walker.see(f"question-{name}")
        if name == "income":
            add_incomes(walker)
        elif name in ANSWERS:
            walker.fill(ANSWERS[name])
            walker.press("Save and continue")
        else:
            walker.press("I do not know yet")
    return asked


def add_incomes(walker):
    for person, amount, period in (
        ("first adult", "1400", "biweekly"),
        ("second adult", "1,300.00", "monthly"),
    ):
        walker.press("Add an income")
        walker.see("income-new")
        walker.fill({"amount_usd": amount, "period": period, "person": person, "source": "wages"})
        walker.press("Save this income")
    walker.see("income")
    assert "Together: $52,000.00 a year" in walker.text()
    walker.press("These are all incomes: continue")


def approve(walker, home_id, day):
    """Take a home from its decision to a day of work."""
    page = walker.page
    walker.press("Work out measures and savings")
    walker.see("assessed")
    page.goto(f"/homes/{home_id}/scope/propose")
    walker.see("propose")
    for box in page.locator("main input[type=checkbox]").all():
        wanted = box.get_attribute("name").removeprefix("propose_") in PROPOSED
        if box.is_checked() is not wanted:
            page.locator(f"label[for='{box.get_attribute('id')}']").click()
    walker.press("Propose this work")
    walker.see("scope")
    walker.press("Approve this work")
    walker.see("approved")
    walker.press("Agree a contractor and a day")
    walker.see("schedule")
    page.locator("main select").select_option(label="Becker Insulation")
    walker.fill_date("day", day.month, day.day, day.year)
    walker.press("Schedule the work")
    walker.see("scheduled")


def install(walker, street, day):
    """Log every measure on a phone, with a photo each, and report the work as done."""
    page = walker.page
    page.goto("/jobs")
    walker.see("jobs")
    walker.press(street)
    walker.see("job")
    walker.press("Start the work")
    settle_safety_checks(walker)
    for number, (measure, given) in enumerate(WORK.items()):
        walker.press(measure)
        walker.see(f"measure-{number}")
        walker.fill(given)
        walker.fill_date("installed_on", day.month, day.day, day.year)
        for place, box in enumerate(page.locator("main input[type=file]:not([multiple])").all()):
            box.set_input_files(photo(number * 3 + place))
        walker.press("Save this measure")
        assert f"{measure}: saved." in walker.text()
    walker.see("job-logged")
    walker.press("Report the work as done")
    walker.see("complete")
    walker.press("The work is done")
    walker.see("job-done")


def settle_safety_checks(walker):
    """Find everything in order at each safety check of the home."""
    page = walker.page
    page.get_by_role("link", name=re.compile("Safety checks")).click()
    walker.see("safety")
    for name in [link.inner_text() for link in page.locator(".hl-tasks a").all()]:
        walker.press(name)
        if name == "Moisture and mold":
            walker.see("safety-check")
        walker.fill({"state": "passed"})
        if page.locator("[name=reading]").count():
            walker.fill({"reading": "9"})
        walker.press("Save the check")
    walker.see("safety-settled")
    walker.press_back()


def photo(number):
    """Return a photo as a phone takes it; each shows something else."""
    stream = io.BytesIO()
    Image.new("RGB", (1200, 900), (30 + 20 * number, 90, 60)).save(stream, "JPEG")
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def inspect(walker, title, day, found):
    """Check the papers and the home; `found`: measure -> how much there is, where it differs."""
    page = walker.page
    page.goto("/inspections")
    walker.see("inspections")
    page.get_by_role("link", name=re.compile(title)).first.click()
    walker.see("papers")
    walker.press("Begin the check of the papers")
    walker.see("papers-begun")
    walker.fill({"decision": "complete"})
    walker.press(page.locator("main button[type=submit]").last.inner_text())
    walker.see("inspection")
    walker.press("Begin the inspection")
    walker.see("checklist")
    page.locator("main .hl-tasks a").first.click()
    while "/items/" in page.url:
        observe(walker, found)
    walker.see("visit")
    walker.fill_date("inspected_on", day.month, day.day, day.year)
    walker.press("Save and continue")
    walker.see("verdict")
    walker.fill({"verdict": "pass"})
    walker.press("Finish the inspection")
    walker.see("passed")


def observe(walker, found):
    """Say of one measure what is there."""
    page = walker.page
    walker.see("item-" + page.url.rpartition("/")[2])
    measure = next(name for name in WORK if name in walker.text())
    given = WORK[measure]
    answers = {"observed_quantity": found.get(measure, given["quantity"]), "verdict": "pass"}
    if page.locator("main [name='observed_reading']").count():
        answers["observed_reading"] = given["reading_after"]
    walker.fill(answers)
    walker.press("Save and continue")


def totals(text):
    """Return the manager's numbers by the key of each, as they are written."""
    return {
        link["href"].partition("show=")[2].partition("#")[0]: link.find(string=True, recursive=False).strip()
        for link in soup(text).select("main td a[href*='show=']:not([href*='&'])")
    }
