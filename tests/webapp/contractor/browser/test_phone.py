"""A contractor's day on a phone: by thumb, by keyboard, and for those who do not see."""

import pytest
from playwright.sync_api import expect

from tests.webapp.contractor.programme import TODAY, add_home, address_of, jpeg, log_all
from tests.webapp.contractor.test_jobs import complete, failed_inspection
from webapp.roles import Roles
from webapp.stages import Stage

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SMALLEST_TARGET = 44
# Everything that a thumb must hit: its own box, or that of the label that stands for it.
TARGETS = """
() => ["a", "button", "input:not([type=hidden])", "textarea", "select"]
  .flatMap(kind => [...document.querySelectorAll("main " + kind)])
  .map(e => e.matches("input[type=radio]") ? e.labels[0] : e)
  .map(e => e.closest(".usa-input-group") || e)
  .filter(e => !e.closest("#error-summary") && !e.closest("[hidden]"))
  .map(e => [e.getBoundingClientRect().height, e.outerHTML.slice(0, 90)])
  .filter(([height]) => height < %d)
"""


FIELDS = """
[...document.querySelectorAll("main input:not([type=hidden]), main textarea, main button")]
  .map(e => e.id || e.type)
"""


@pytest.fixture
def phone(page, log_in):
    page.set_viewport_size({"width": 375, "height": 740})
    log_in(Roles.CONTRACTOR)
    return page


@pytest.fixture
def sound(phone, barriers, picture):
    """Return a function that looks at a page with axe, at three widths, and at the size of its targets."""

    def look(name):
        phone.wait_for_load_state("load")
        assert not barriers(), name
        assert not picture(f"contractor-{name}"), name
        phone.set_viewport_size({"width": 375, "height": 740})
        assert not phone.evaluate(TARGETS % SMALLEST_TARGET), name

    return look


def file_of(name, colour):
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(size=(1600, 1200), colour=colour)}


def fill_attic(phone, quantity):
    """Fill in everything but the note."""
    phone.get_by_label("How much you put in").fill(quantity)
    for part, value in (("Month", "6"), ("Day", "29"), ("Year", "2026")):
        phone.get_by_label(part, exact=True).fill(value)
    phone.get_by_label("R-value before the work").fill("11")
    phone.get_by_label("R-value after the work").fill("49")
    phone.get_by_label("LIWP (climate money)").fill("3,447.00")
    phone.get_by_label("Photo of the finished work").set_input_files(file_of("IMG_1.jpg", "peru"))
    phone.get_by_label("Photo of the depth ruler").set_input_files(file_of("IMG_2.jpg", "tan"))
    phone.get_by_label("Photo before the work").set_input_files(file_of("IMG_3.jpg", "gray"))


def give_reason(phone, sound, name):
    """Say why a measure was not installed."""
    phone.get_by_role("link", name=name).click()
    phone.get_by_role("link", name="Not put in? Say why").click()
    phone.get_by_role("heading", name="Why did you not put it in?").wait_for()
    sound("not-installed")
    phone.get_by_role("button", name="Save the reason").click()
    phone.locator("#error-summary").wait_for()
    sound("not-installed-errors")
    phone.get_by_text("It is not safe here").click()
    phone.get_by_role("button", name="Save the reason").click()
    phone.get_by_text(f"{name}: saved.").wait_for()


def test_from_the_list_of_homes_to_the_first_measure(app, phone, sound):
    add_home(app, stage=Stage.SCHEDULED)
    add_home(app, address="77 Second St", stage=Stage.SCHEDULED, day=TODAY.replace(month=7))
    phone.goto("/")
    sound("jobs")
    phone.get_by_role("link", name="1234 N Blackstone Ave").click()
    phone.get_by_role("button", name="Start the work").wait_for()
    sound("job-scheduled")
    phone.get_by_role("button", name="Start the work").click()
    phone.get_by_text("The work has begun.").wait_for()
    sound("job-begun")


def test_a_measure_with_errors_with_a_warning_and_saved(app, phone, sound):
    phone.goto(address_of(app, add_home(app)))
    sound("measure")
    phone.get_by_role("button", name="Save this measure").click()
    expect(phone.locator("#error-summary")).to_be_focused()
    assert phone.title().startswith("Error:")
    sound("measure-errors")
    phone.get_by_role("link", name="Write how much you put in.").click()
    expect(phone.get_by_label("How much you put in")).to_be_focused()
    fill_attic(phone, "700")
    phone.get_by_role("button", name="Save this measure").click()
    phone.get_by_role("link", name="Write here why it differs. Then save again.").wait_for()
    expect(phone.get_by_role("img")).to_have_count(3)
    sound("measure-warning")
    phone.get_by_label("Note for the inspector").fill("The rest has no access")
    phone.get_by_role("button", name="Save this measure").click()
    phone.get_by_text("Attic insulation: saved.").wait_for()


def test_a_home_to_its_end(app, phone, sound):
    home_id = add_home(app)
    phone.goto(address_of(app, home_id))
    fill_attic(phone, "900")
    phone.get_by_role("button", name="Save this measure").click()
    phone.get_by_text("Attic insulation: saved.").wait_for()
    for name in ("Air sealing", "Heat-pump water heater"):
        give_reason(phone, sound, name)
    sound("job-logged")
    phone.get_by_role("link", name="Report the work as done").click()
    phone.get_by_role("button", name="The work is done").wait_for()
    sound("complete")
    phone.get_by_role("button", name="The work is done").click()
    phone.get_by_text("The work is reported as done.").wait_for()
    sound("job-done")
    phone.get_by_role("link", name="Attic insulation").click()
    phone.get_by_text("This can no longer be changed.").wait_for()
    sound("measure-closed")
    phone.goto(f"/jobs/{home_id}/complete")
    expect(phone.get_by_role("heading", level=1)).to_have_text("1234 N Blackstone Ave")


def test_the_page_of_a_machine(app, phone, sound):
    home_id = add_home(app)
    phone.goto(address_of(app, home_id, "heat_pump_water_heater"))
    sound("machine")
    phone.get_by_label("Make").fill("Rheem <b>")
    phone.get_by_role("button", name="Save this measure").click()
    phone.locator("#error-summary").wait_for()
    expect(phone.get_by_label("Make")).to_have_value("Rheem <b>")
    sound("machine-errors")


def test_every_field_is_reached_by_keyboard(app, phone):
    phone.goto(address_of(app, add_home(app), "heat_pump_water_heater"))
    wanted = set(phone.evaluate(FIELDS))
    reached = set()
    for _press in range(len(wanted) + 30):
        phone.keyboard.press("Tab")
        reached.add(phone.evaluate("document.activeElement.id || document.activeElement.type"))
    assert wanted <= reached


def test_back_after_submit_shows_what_is_saved(app, phone):
    home_id = add_home(app)
    phone.goto(f"/jobs/{home_id}")
    phone.get_by_role("link", name="Air sealing").click()
    phone.get_by_role("link", name="Not put in? Say why").click()
    phone.get_by_text("We could not get to the place").click()
    phone.get_by_role("button", name="Save the reason").dblclick()
    phone.get_by_text("Not installed").wait_for()
    phone.go_back()
    expect(phone.get_by_label("We could not get to the place")).to_be_checked()


def test_work_that_was_sent_back(app, contractor, phone, sound):
    home_id = add_home(app)
    log_all(contractor, app, home_id)
    complete(contractor, home_id)
    failed_inspection(app, home_id, "Only 9 inches at the hatch")
    phone.goto(f"/jobs/{home_id}")
    phone.get_by_text("Insulation too thin").wait_for()
    sound("job-rework")
    phone.get_by_role("link", name="Ready for re-inspection").click()
    phone.get_by_label("What did you put right?").wait_for()
    sound("mended")
    phone.get_by_role("button", name="Ready for re-inspection").click()
    phone.locator("#error-summary").wait_for()
    sound("mended-errors")


def test_a_photo_of_40_megabytes_from_a_phone(app, phone, sound, tmp_path):
    huge = tmp_path / "IMG_3.jpg"
    huge.write_bytes(jpeg() + bytes(40 * 1024 * 1024))
    phone.goto(address_of(app, add_home(app)))
    fill_attic(phone, "900")
    phone.get_by_label("Photo of the finished work").set_input_files(huge)
    expect(phone.get_by_text("larger than 15 megabytes")).to_be_visible()
    expect(phone.get_by_label("Photo of the finished work")).to_have_value("")
    sound("measure-photo-too-large")
    phone.get_by_role("button", name="Save this measure").click()
    phone.locator("#error-summary").wait_for()
    expect(phone.get_by_label("How much you put in")).to_have_value("900")
    expect(phone.get_by_role("img")).to_have_count(2)
