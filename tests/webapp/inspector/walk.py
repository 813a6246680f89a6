"""The inspector's way through the pages, and through the services."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from tests.webapp.inspector.homes import AT
from tests.webapp.served import field_value, soup
from webapp.db.inspections import InspectionKind
from webapp.services.inspection_verdicts import Conclusion, conclude
from webapp.services.inspections import Observation, checklist, record_item, record_visit, start

VERIFY = "https://hearthline.example.org/verify/"
AFTER = InspectionKind.POST_INSTALLATION
HIDDEN = ("csrf_token", "idempotency_key", "row_version", "filled_in_by")
DAY = {"inspected_on-month": "6", "inspected_on-day": "30", "inspected_on-year": "2026"}
DUE = {"put_right_by-month": "7", "put_right_by-day": "14", "put_right_by-year": "2026"}


@dataclass
class Browser:
    """A browser of sorts."""

    client: object

    def get(self, address):
        return self.client.get(address)

    def send(self, address, **answers):
        """Open a page, fill its form in, and send it."""
        return self.client.post(address, data={**self.hidden(address), **answers})

    def hidden(self, address):
        text = self.client.get(address).text
        return {name: field_value(text, name) for name in HIDDEN}


def path_of(answer):
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path


def inspect_as_claimed(browser, home_id, kind="post_installation"):
    """Begin an inspection and find everything as claimed; return the address of the last page."""
    where = f"/inspections/{home_id}/{kind}"
    assert path_of(browser.send(where)) == where
    address = soup(browser.get(where).text).select_one(".hl-tasks a")["href"]
    while "/items/" in address:
        page = soup(browser.get(address).text)
        answers = {"verdict": "pass", **as_claimed(page)}
        address = path_of(browser.send(address, **answers))
    assert address == f"{where}/visit"
    address = path_of(browser.send(address, **DAY))
    assert address == f"{where}/check"
    return address


def as_claimed(page):
    """Return what would be typed to find just what was claimed: the middle of the accepted range."""
    answers = {}
    for name in ("observed_quantity", "observed_reading"):
        hint = page.select_one(f"#{name}-hint")
        if page.select_one(f"#{name}") is None or hint is None:
            continue
        if "from " not in hint.get_text():
            answers[name] = "1"
            continue
        ends = hint.get_text().rstrip(".").split("from ")[1].split(" to ")
        least, most = (float(end.replace(",", "")) for end in ends)
        answers[name] = str(round((least + most) / 2, 3))
    return answers


def pass_by_services(session, actor, home_id, *, found=None, address=VERIFY):
    """Inspect a home by services alone; `found`: measure -> what differs from the claim."""
    begun = start(session, actor, home_id, AFTER, AT)
    record_visit(session, actor, home_id, AFTER, date(2026, 6, 30), row_version=begun.row_version, at=AT)
    for line in checklist(session, begun):
        seen = {
            "observed_quantity": line.item.claimed_quantity,
            "observed_reading": line.item.claimed_reading,
            "verdict": "pass",
            "note": "as agreed",
            **(found or {}).get(line.scope.measure_id, {}),
        }
        record_item(
            session,
            actor,
            home_id,
            AFTER,
            item_id=line.item.id,
            found=Observation(**seen),
            row_version=begun.row_version,
            at=AT,
        )
    return conclude(
        session,
        actor,
        home_id,
        AFTER,
        Conclusion(verdict="pass"),
        row_version=begun.row_version,
        verify_address=address,
        at=AT,
    )
