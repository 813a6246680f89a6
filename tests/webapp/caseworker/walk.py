"""A caseworker's browser of sorts: opens pages, checks each one's HTML, and fills in forms."""

import json
from datetime import date

from sqlmodel import func, select

from tests.webapp.served import html_problems, soup
from webapp.db import reading, transaction
from webapp.db.homes import CaseRecord, Home
from webapp.db.people import User
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.homes import Address
from webapp.services.intake import open_case, save_answers

ADDRESS = Address(address_line="1234 N Blackstone Ave", city="Fresno", zip_code="93703")
FRESNO = {
    "building.units_per_building": [1],
    "dwelling.tract_geoid": "06019001100",
    "dwelling.tract_vintage": 2010,
    "dwelling.tenure": "owner",
    "dwelling.previously_weatherized": False,
    "household.size": 4,
    "household.income": [
        {"person": "first adult", "source": "wages", "amount_usd": "1400.00", "period": "biweekly"},
        {"person": "second adult", "source": "wages", "amount_usd": "1300.00", "period": "monthly"},
    ],
    "utility.electric": "pge",
    "utility.gas": "pge",
    "roof.usable_area_ft2": 420.0,
    "roof.shading_pct": 5.0,
    "roof.azimuth_deg": 190.0,
    "roof.tilt_deg": 20.0,
}
THE_HOME = {
    "dwelling.construction": "site_built",
    "dwelling.floor_area_ft2": 1300.0,
    "dwelling.stories": 1,
    "envelope.attic_r": 11.0,
    "envelope.wall_r": 4.4,
    "envelope.cfm50": 3200.0,
    "heating.fuel": "natural_gas",
    "heating.type": "furnace",
    "cooling.type": "central_ac",
    "cooling.year": 1996,
    "cooling.condition": "poor",
    "ducts.location": "attic",
    "ducts.leakage_pct": 28.0,
    "thermostat.type": "manual",
    "water_heating.fuel": "natural_gas",
    "water_heating.type": "storage",
    "water_heating.year": 2006,
    "water_heating.condition": "poor",
    "water_fixtures.showerheads": 2,
    "water_fixtures.shower_gpm": 2.5,
    "lighting.incandescent_lamps": 14,
    "appliances.refrigerator_year": 1999,
    "roof.condition": "good",
}
EVERYTHING = {**FRESNO, **THE_HOME}
# What a visit adds to `EVERYTHING`, so that every measure can be judged.
FROM_A_VISIT = {
    "dwelling.bedrooms": 3,
    "ducts.insulation_r": 2.0,
    "envelope.foundation": "crawlspace",
    "envelope.floor_r": 3.0,
    "envelope.knee_wall_area_ft2": 0.0,
    "envelope.roof_color": "dark",
    "envelope.weatherstripped": False,
    "envelope.window_shading": "partial",
    "envelope.window_u": 1.1,
    "envelope.knee_wall_r": 4.0,
    "cooling.ceiling_fans": 0,
    "cooling.whole_house_fan": False,
    "heating.year": 1996,
    "heating.condition": "fair",
    "heating.tuned_up_on": "2018-01-01",
    "water_fixtures.faucet_gpm": 2.2,
    "water_heating.pipes_insulated": False,
    "water_heating.tank_wrapped": False,
    "water_heating.setpoint_f": 130.0,
    "appliances.clothes_washer": "none",
    "appliances.freezers": 0,
    "appliances.dryer_fuel": "none",
    "appliances.range_fuel": "natural_gas",
    "appliances.microwave": True,
    "appliances.power_strips": 0,
    "electrical.panel_amps": 100.0,
    "electrical.spare_240v_circuit": True,
    "health_safety.co_alarms": True,
    "health_safety.smoke_alarms": True,
    "health_safety.combustion_test": "pass",
    "health_safety.gas_leak": False,
    "health_safety.ambient_co_ppm": 0.0,
}


class Walk:
    """One person's way through the pages."""

    def __init__(self, app, client, role=Roles.CASEWORKER):
        self.app, self.client, self.role = app, client, role

    def get(self, address, status=200):
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code, answer.location)
        if answer.mimetype == "text/html" and status not in {302, 303}:
            assert not html_problems(answer.text), f"{address}: {html_problems(answer.text)}"
        return answer

    def page(self, address, status=200):
        return soup(self.get(address, status).text)

    def hidden(self, address, form="main form[method=post]"):
        """Return what travels hidden in a form of a page."""
        found = self.page(address).select_one(form)
        return {field["name"]: field.get("value", "") for field in found.select("input[type=hidden]")}

    def filled(self, address, form="main form[method=post]"):
        """Return everything that a browser would send of a form that nobody touched."""
        found = self.page(address).select_one(form)
        sent = {
            field["name"]: field.get("value", "")
            for field in found.select("input[type=hidden], input[type=text]")
        }
        for field in found.select("input[checked]"):
            name = field["name"]
            sent[name] = (
                [*sent.get(name, []), field["value"]] if field["type"] == "checkbox" else field["value"]
            )
        for field in found.select("select[name]"):
            chosen = field.select_one("option[selected]")
            sent[field["name"]] = chosen["value"] if chosen else ""
        return sent

    def send(self, address, fields=(), status=303, to=None, **more):
        """Fill in the form of a page and send it; return the answer."""
        sent = {**self.filled(address), **dict(fields), **more}
        return self.post(to or address, sent, status)

    def post(self, address, sent, status=303):
        answer = self.client.post(address, data=sent)
        assert answer.status_code == status, (
            address,
            answer.status_code,
            soup(answer.text).select_one("main").get_text(" ", strip=True),
        )
        if status not in {302, 303}:
            assert not html_problems(answer.text), f"{address}: {html_problems(answer.text)}"
        return answer

    def errors(self, address, fields=(), **more):
        """Send a form that cannot be saved; return its errors, and check their manners."""
        answer = self.send(address, fields, status=422, **more)
        read = soup(answer.text)
        assert read.title.get_text().startswith("Error:")
        links = read.select("#error-summary li")
        assert links
        return [link.get_text(strip=True) for link in links]

    def actor(self):
        with reading() as session:
            user = session.exec(select(User).where(User.email == f"{self.role.value}@example.org")).one()
        return Actor(user.id, self.role, user.provider_id)

    def open_home(self, answers=FRESNO, at=None):
        """Open a home with answers; return its id."""
        with self.app.app_context():
            actor, at = self.actor(), at or self.app.extensions["clock"]()
            with transaction() as session:
                # A further home stands at a number of its own, so that none looks like another.
                before = session.exec(select(func.count()).select_from(Home)).one()
                line = f"{before or ''}{ADDRESS.address_line}"
                where = ADDRESS.model_copy(update={"address_line": line})
                home = open_case(session, actor, where, None, at)
                save_answers(session, actor, home.id, "test", dict(answers), row_version=2, at=at)
            return home.id

    def stage(self, home_id):
        with self.app.app_context(), reading() as session:
            return session.get(Home, home_id).stage

    def facts(self, home_id):
        with self.app.app_context(), reading() as session:
            return json.loads(
                session.exec(select(CaseRecord).where(CaseRecord.home_id == home_id)).one().facts
            )

    def decide(self, home_id, day=date(2026, 6, 30)):
        on = {"on-month": day.month, "on-day": day.day, "on-year": day.year}
        return self.send(f"/homes/{home_id}/check", on, to=f"/homes/{home_id}/determination")

    def assess(self, home_id):
        return self.post(f"/homes/{home_id}/assessment", self.hidden(f"/homes/{home_id}/determination"))

    def propose(self, home_id):
        return self.send(f"/homes/{home_id}/scope/propose", quantity_wall_insulation="900")

    def approve(self, home_id):
        return self.post(f"/homes/{home_id}/scope/approve", self.hidden(f"/homes/{home_id}/scope"))

    def issue_report(self, home_id, language="en"):
        """Issue the household's report; return the answer with its file."""
        address = f"/homes/{home_id}/issued/household_report"
        self.post(address, {**self.hidden(address), "language": language})
        return self.get(self.get(f"/homes/{home_id}/report.pdf", 302).location)

    def schedule(self, home_id, day=date(2026, 7, 6)):
        firm = self.page(f"/homes/{home_id}/schedule").select("select option")[1]["value"]
        return self.send(
            f"/homes/{home_id}/schedule",
            contractor=firm,
            **{"day-month": day.month, "day-day": day.day, "day-year": day.year},
        )
