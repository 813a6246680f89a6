"""One home, from the first call to the day on which work begins."""

from tests.webapp.caseworker.walk import EVERYTHING
from tests.webapp.served import soup


def test_the_whole_path_of_a_home(walk):
    answer = walk.send(
        "/homes/new", address_line="12 <b>Elm</b> St", city="Fresno", zip_code="93706", language="es"
    )
    home = answer.location.split("/")[2]
    assert walk.stage(home) == "screened"
    follows = walk.get(answer.location, 302).location
    assert follows == f"/homes/{home}/questions/building"
    steps = [
        ("building", {"units_per_building": "1"}),
        ("tract", {"tract_geoid": "06019001100", "tract_vintage": "2010"}),
        ("tenure", {"tenure": "owner"}),
        ("household-size", {"size": "4"}),
    ]
    for page, fields in steps:
        assert follows == f"/homes/{home}/questions/{page}"
        follows = walk.send(follows, fields).location
    assert follows == f"/homes/{home}/income"
    for amount, period in (("1400", "biweekly"), ("1,300.00", "monthly")):
        walk.get(follows)
        assert (
            walk.send(
                f"/homes/{home}/income/new", amount_usd=amount, period=period, person="<b>Ana</b>"
            ).location
            == follows
        )
    shown = walk.page(follows)
    text = shown.select_one("main").get_text(" ", strip=True)
    assert "$1,400.00 \u00d7 26 = $36,400.00" in text
    assert "Together: $52,000.00 a year" in text
    assert "<b>Ana</b>" in text
    follows = shown.select("main a.usa-button")[-1]["href"]
    assert follows.endswith("/questions/earlier-work")
    follows = walk.send(follows, previously_weatherized="no").location
    assert follows.endswith("/questions/utility")
    follows = walk.send(follows, electric="pge", gas="pge").location
    follows = walk.send(
        follows, usable_area_ft2="420", shading_pct="5", azimuth_deg="190", tilt_deg="20"
    ).location
    asked = []
    while "/questions/" in follows:
        asked.append(follows.rpartition("/")[2])
        follows = walk.send(follows, not_known="1").location
    assert asked[0] == "dwelling"
    assert "climate" not in asked
    assert follows.endswith("/check")
    walk.get(f"/homes/{home}")
    assert walk.decide(home).location == f"/homes/{home}/determination"
    assert walk.stage(home) == "enrolled"
    decision = walk.page(f"/homes/{home}/determination").select_one("main").get_text(" ", strip=True)
    assert "Yes: this household qualifies" in decision
    assert "$25,700 under" in decision or "$25,700.00 under" in decision
    assert "Figure not checked against its source" in decision
    assert walk.get(f"/homes/{home}/report.pdf", 302).location.endswith("/issued/household_report")


def test_from_decision_to_schedule(walk):
    home = walk.open_home(EVERYTHING)
    walk.decide(home)
    walk.assess(home)
    assert walk.stage(home) == "assessed"
    walk.get(f"/homes/{home}/determination")
    report = walk.issue_report(home)
    assert report.headers["Content-Disposition"].startswith("inline")
    assert report.headers["Cache-Control"] == "no-store"
    assert walk.get(f"/homes/{home}/scope", 302).location == f"/homes/{home}/scope/propose"
    assert walk.propose(home).location == f"/homes/{home}/scope"
    assert walk.stage(home) == "scoped"
    shown = walk.page(f"/homes/{home}/scope").select_one("main").get_text(" ", strip=True)
    assert "LIHEAP" in shown
    walk.approve(home)
    assert walk.stage(home) == "approved"
    assert "Approved by Carmen Ortiz" in walk.get(f"/homes/{home}/scope").text
    walk.schedule(home)
    assert walk.stage(home) == "scheduled"
    walk.get(f"/homes/{home}/schedule")
    tasks = soup(walk.get(f"/homes/{home}").text).select(".hl-tasks__item")
    assert len(tasks) >= 10
    assert "Work scheduled" in walk.get("/homes").text
