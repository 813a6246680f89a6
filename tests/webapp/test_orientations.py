"""The picture of every orientation: its figures are the calculator's, its table is its twin."""

import csv
import json
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from click.testing import CliRunner

from calculators.solar import PVSystem, annual_yield, prepare_site
from calculators.weather import zone_weather
from webapp.cli import cli

SVG = "{http://www.w3.org/2000/svg}"


def run(out, *more):
    asked = ["yield", "--climate-zone", "12", "--capacity-kw", "4", "--orientations", str(out), "--json"]
    return CliRunner().invoke(cli, [*asked, *more])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("orientations")
    result = run(folder / "out.svg")
    assert result.exit_code == 0, result.output
    with (folder / "out.csv").open(newline="") as file:
        rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    return json.loads(result.output), (folder / "out.svg").read_text(), rows


def test_the_table_is_what_the_calculator_says(made):
    site = prepare_site(zone_weather(12))
    rows = made[2]
    assert len(rows) == 13 * 24
    for row in rows[::29]:
        array = PVSystem(4.0, row["tilt_deg"], row["azimuth_deg"], "roof")
        assert row["kwh_per_kw_per_year"] == pytest.approx(annual_yield(array, site).annual_kwh / 4, rel=5e-4)


def test_the_best_is_the_best(made):
    document, _, rows = made
    best = document["orientations"]
    assert best["best_kwh_per_kw"] >= max(row["kwh_per_kw_per_year"] for row in rows) - 0.1
    site = prepare_site(zone_weather(12))
    for turn, lean in ((0, 0), (8, 0), (-8, 0), (0, 5), (0, -5)):
        array = PVSystem(1.0, best["best_tilt_deg"] + lean, best["best_azimuth_deg"] + turn, "roof")
        assert annual_yield(array, site).annual_kwh <= best["best_kwh_per_kw"] * 1.0002


def test_the_picture_is_its_table(made):
    document, svg, rows = made
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    assert root.find(f"{SVG}desc").text == document["orientations"]["sentence"]
    written = [float(text.text.replace(",", "")) for _, text in cells_of(root)]
    assert written == pytest.approx([row["kwh_per_kw_per_year"] for row in rows], abs=0.56)


def cells_of(root):
    """The boxes with the figures that follow them."""
    return [(box, text) for box, text in pairwise(root) if box.tag == f"{SVG}rect" and box.get("x")]


def luminance(colour):
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_every_figure_can_be_read_on_its_colour(made):
    cells = cells_of(ET.fromstring(made[1]))  # noqa: S314 - our own picture
    pairs = [(box.get("fill"), text.get("fill")) for box, text in cells]
    assert len(pairs) == 13 * 24
    for ground, ink in pairs:
        light, dark = sorted((luminance(ground), luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_table_alone(tmp_path):
    assert run(tmp_path / "out.csv").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("out.png", (), "name it .svg"),
        ("missing/out.svg", (), "cannot be written"),
        ("out.svg", ("--mount", "open_rack"), "on a roof"),
        ("out.svg", ("--pvwatts", "v5"), "PVWatts v8"),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path, name, more, says):
    result = run(tmp_path / name, *more)
    assert result.exit_code == 3
    assert says in result.output
