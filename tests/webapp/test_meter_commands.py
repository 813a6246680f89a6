"""`hearthline meter`: what an analyst types, and what comes back."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from webapp.cli import cli

SAMPLES = Path(__file__).parents[2] / "webapp" / "samples" / "meter"
BACKWARDS = ("--started", "2025-01-13", "--completed", "2025-01-12")
WORK = ("--started", "2025-01-13", "--completed", "2025-01-20")


@pytest.fixture
def meter(tmp_path, monkeypatch):
    """Return a runner of `hearthline meter` in a folder with the samples."""
    shutil.copytree(SAMPLES, tmp_path / "m")
    monkeypatch.chdir(tmp_path / "m")

    def run(*arguments, code=0):
        result = CliRunner().invoke(cli, ["meter", *arguments])
        assert result.exit_code == code, result.output
        return result

    return run


def savings(meter, file, *more, code=0):
    return meter("savings", file, "--temperatures", "temperatures.csv", *WORK, *more, code=code)


@pytest.mark.parametrize("file", ["home_1_electricity.csv", "home_1_gas.xml"])
def test_read_says_what_is_there(meter, file):
    document = json.loads(meter("read", file, "--json").stdout)
    (found,) = document["meters"]
    assert found["readings"] == 26
    assert found["estimated"] == 1
    assert sum(month["use"] for month in found["by_month"]) == pytest.approx(found["total"])
    assert "26 readings" in meter("read", file).stdout


@pytest.mark.parametrize("factor", ["0.5", "2"])
def test_a_therm_factor_on_the_line_is_taken(meter, factor):
    assert "26 readings" in meter("read", "home_1_gas.xml", "--therms-per-ccf", factor).stdout


def test_savings_name_every_rejected_period_and_its_rule(meter):
    document = json.loads(savings(meter, "home_1_electricity.csv", "--solar", "none", "--json").stdout)
    assert document["claimable"]
    assert document["avoided"] == pytest.approx(document["predicted"] - document["metered"])
    rejected = [f for f in document["findings"] if f["effect"] == "rejected"]
    assert rejected
    assert all(f["caltrack_section"] and f["start"] and f["end"] for f in rejected)
    text = savings(meter, "home_1_electricity.csv").stdout
    assert "CalTRACK 1.4.4" in text
    assert "Avoided:" in text


def test_eleven_months_are_refused_with_the_reason(meter):
    text = savings(meter, "home_3_electricity.csv").stdout
    assert "No saving can be claimed" in text
    assert "do not span 365 days (CalTRACK 2.2.1.1)" in text
    document = json.loads(savings(meter, "home_3_electricity.csv", "--json").stdout)
    assert document["avoided"] is None
    assert document["model"] is None


def test_a_solar_export_nobody_mentioned_is_a_warning_and_no_claim(meter):
    path = Path("home_1_electricity.csv")
    path.write_text(path.read_text(encoding="utf-8").replace(",374,no", ",-374,no"), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    start, end, _, estimated = lines[5].split(",")
    lines[5] = f"{start},{end},-40,{estimated}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = savings(meter, str(path))
    assert "there is solar or another generator behind this meter" in result.stderr
    assert "nobody has said that there is solar" in result.stdout
    annual = meter("annual", str(path), "--until", "2024-12-22")
    assert "leave it out, which means 'not known'" in annual.stdout
    throughout = json.loads(savings(meter, str(path), "--solar", "throughout", "--json").stdout)
    assert "net_metered" in [f["code"] for f in throughout["findings"]]
    changed = json.loads(savings(meter, str(path), "--solar-changed", "2024-06-01", "--json").stdout)
    assert "net_metering_changed" in [f["code"] for f in changed["findings"]]


def test_annual_says_what_to_write_into_the_household_file(meter):
    use = ("annual", "home_1_gas.xml", "--temperatures", "temperatures.csv", "--climate-zone", "12")
    document = json.loads(meter(*use, "--json").stdout)
    assert document["household_file"] == f"annual_therms = {round(document['in_a_typical_year'])}"
    assert document["household_file"] in meter(*use).stdout
    plain = json.loads(meter("annual", "home_1_gas.xml", "--json").stdout)
    assert plain["household_file"] == f"annual_therms = {round(plain['as_read'])}"


def test_compare_gives_both_sides(meter):
    command = ("compare", "home_1_gas.xml", "--temperatures", "temperatures.csv", *WORK)
    document = json.loads(meter(*command, "--json").stdout)
    assert document["saved_as_read"] == pytest.approx(
        document["before"]["as_read"] - document["after"]["as_read"]
    )
    assert document["saved_in_one_years_weather"] > 0
    assert "the weather's part included" in meter(*command).stdout


def test_a_portfolio_is_the_sum_of_its_homes(meter):
    command = ("portfolio", "homes.csv", "--temperatures", "temperatures.csv")
    document = json.loads(meter(*command, "--json").stdout)
    electric, gas = document["portfolios"]
    kept = [h["avoided"] for h in document["homes"] if h["fuel"] == "electricity" and h["claimable"]]
    assert (electric["meters"], electric["claimed"]) == (3, 2)
    assert electric["avoided"] == pytest.approx(sum(kept))
    assert {m["measure"] for m in gas["realisation"]} == {"attic_insulation", "air_sealing"}
    single = json.loads(savings(meter, "home_1_electricity.csv", "--solar", "none", "--json").stdout)
    assert document["homes"][0]["avoided"] == pytest.approx(single["avoided"])
    text = meter(*command, "--every-home").stdout
    assert "realisation rate" in text
    assert "3 meters, 2 in the claim, 1 left out" in text


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("savings", "home_1_gas.xml", *WORK), 2, "A typical year is not the weather of the bills"),
        (("read", "absent.csv"), 3, "there is no such file"),
        (("read", "home_1_gas.xml", "--zone", "Mars"), 3, "time zone 'Mars' is not known"),
        (("read", "home_1_gas.xml", "--therms-per-ccf", "much"), 3, "not a number above zero"),
        (("read", "home_1_gas.xml", "--therms-per-ccf", "0.49"), 3, "between 0.5 and 2 therms a ccf"),
        (("read", "home_1_gas.xml", "--therms-per-ccf", "1036"), 3, "Btu a cubic foot"),
        (("annual", "home_1_gas.xml", "--meter", "9"), 3, "there is no meter '9'"),
        (
            ("savings", "home_1_gas.xml", "--temperatures", "temperatures.csv", *BACKWARDS),
            3,
            "before it starts",
        ),
    ],
)
def test_what_cannot_be_used_is_said(meter, arguments, code, says):
    assert says in meter(*arguments, code=code).output


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("home,file", "house,file", "lacks home"),
        ("2025-01-13", "13 Jan", "is not a day"),
        (",none,", ",maybe,", "Write none or throughout"),
        ("310", "lots", "is not a number"),
        ("home_2_electricity.csv", "home_9.csv", "row 3: .*there is no such file"),
    ],
)
def test_a_table_of_homes_with_a_fault_names_its_row(meter, old, new, says):
    path = Path("homes.csv")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = meter("portfolio", "homes.csv", "--temperatures", "temperatures.csv", code=3)
    assert re.search(says, result.output)
