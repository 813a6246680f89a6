"""The certificate on paper: the document's figures, one code, embedded faces, the same bytes each time."""

import copy
import io
import json

import pypdfium2
import pytest
import segno
from pypdf import PdfReader

from webapp.canonical import canonical_json, sha256_of
from webapp.reports import styles
from webapp.reports.certificate import render_certificate
from webapp.reports.certificate_content import certificate_report, grouped
from webapp.reports.measure_amounts import amount_with_unit
from webapp.reports.model import Table, texts
from webapp.reports.wording import wording

IDENTITY = "abcdefghijklmnopqrstuvwx23"
ADDRESS = f"https://hearthline.example.org/verify/{IDENTITY}"
TOTALS = {
    "savings_kwh_per_year": -596.06,
    "savings_therms_per_year": 216.3,
    "solar_kwh_per_year": 2985.1,
    "avoided_kgco2e_per_year": 1171.6,
    "avoided_kgco2e_lifetime": 22781.9,
}


def measure(name="air_sealing", label="Sealing drafts", **changes):
    made = {
        "measure_id": name,
        "label": label,
        "unit": "home",
        "reading_unit": "CFM50",
        "verdict": "pass",
        "standards_clause": "3.1001.1",
        "note": "",
        "claimed": {"quantity": 1.0, "reading_before": 3200.0, "reading_after": 2560.0, "serial": None},
        "observed": {"quantity": 1.0, "reading": 2700.5},
        "basis": "reading",
        "share": 1.0,
        "counted_reading": 2700.5,
        "approved": {"avoided_kgco2e_lifetime": 955.2},
        "observed_savings": {"avoided_kgco2e_lifetime": 746.4},
    }
    return {**made, **changes}


def document(**changes):
    made = {
        "id": IDENTITY,
        "address": ADDRESS,
        "issued_at": "2026-06-30T16:00:00+00:00",
        "home": {"address_line": "1234 N Blackstone Ave", "unit": "", "city": "Fresno", "zip_code": "93703"},
        "inspection": {
            "inspected_on": "2026-06-29",
            "verdict": "pass",
            "inspector": "Ines Park",
            "employment": "staff",
            "firm": None,
            "installed_by": "Becker Insulation",
        },
        "measures": [measure()],
        "approved": {"totals": TOTALS, "assessed_on": "2026-06-01", "reproduced": True},
        "observed": {"totals": {**TOTALS, "avoided_kgco2e_lifetime": 22509.8}},
        "greenhouse_gas": {"reached": False, "least_share_of_approved": 1.0, "verified": False},
        "methodology": {"label": "eGRID2023 California average, with 40 CFR 98 fuels"},
    }
    return {**copy.deepcopy(made), **changes}


def drawn(content):
    return render_certificate(content, sha256_of(canonical_json(content)))


def text_of(content):
    reader = PdfReader(io.BytesIO(drawn(content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def said(content, language="en"):
    return "\n".join(texts(certificate_report(content, "0" * 64, language)))


def test_the_paper_holds_id_measures_figures_and_who_inspected():
    content = document()
    read = text_of(content)
    for expected in (
        grouped(IDENTITY),
        ADDRESS,
        sha256_of(canonical_json(content)),
        "1234 N Blackstone Ave, Fresno 93703",
        "Ines Park, programme staff",
        "Becker Insulation",
        "June 29, 2026",
        "Verdict: passed",
        "Sealing drafts",
        "3,200 / 2,560 / 2,700.5 CFM50",
        "22,782",
        "22,510",
        "955 / 746",
        "\u2212596",
        "The home does not reach its greenhouse-gas figure.",
        "Standards clause: 3.1001.1.",
        "from the observed reading, 2,700.5 CFM50",
    ):
        assert expected in read, expected


def test_an_evening_in_california_is_not_tomorrow():
    content = {**document(), "issued_at": "2026-07-01T03:00:00+00:00"}
    assert "June 30, 2026" in " ".join(texts(certificate_report(content, "0" * 64)))


def test_the_same_document_gives_the_same_bytes():
    assert drawn(document()) == drawn(json.loads(json.dumps(document())))


def test_every_face_is_embedded():
    fonts = set()
    for page in PdfReader(io.BytesIO(drawn(document()))).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor
            fonts.add(font.get_object()["/BaseFont"])
    assert fonts
    assert not any("Helvetica" in name for name in fonts)


def test_the_code_on_paper_is_the_code_of_the_address():
    """The page is drawn as a picture and read square by square."""
    scale = 6
    picture = pypdfium2.PdfDocument(drawn(document()))[0].render(scale=scale).to_pil().convert("L")
    wanted = [[bool(dark) for dark in row] for row in segno.make(ADDRESS, error="m", micro=False).matrix]
    side = styles.CODE_SIZE / len(wanted)
    left = styles.PAGE_WIDTH - styles.SIDE_MARGIN - styles.CODE_SIZE

    def is_dark(across, down):
        x = (left + (across + 0.5) * side) * scale
        y = (styles.CODE_TOP + (down + 0.5) * side) * scale
        return picture.getpixel((int(x), int(y))) < 128

    around = range(len(wanted))
    assert [[is_dark(across, down) for across in around] for down in around] == wanted
    # Four squares of quiet around it, which a reader needs.
    edge = range(-4, len(wanted) + 4)
    assert not any(is_dark(at, out) or is_dark(out, at) for at in edge for out in (-4, len(wanted) + 3))


def test_eleven_measures_take_two_pages_at_most():
    content = document(measures=[measure(f"m{at}", f"Measure {at}", note="Fine.") for at in range(11)])
    assert len(PdfReader(io.BytesIO(drawn(content))).pages) <= 2


def test_sixty_measures_with_long_words_are_all_there():
    rows = [measure(f"m{at}", f"Measure number {at} " + "W" * 60, note="x" * 1500) for at in range(60)]
    read = text_of(document(measures=rows))
    assert all(f"Measure number {at}" in read for at in range(60))


@pytest.mark.parametrize("name", ["<b>Ines</b>", '<img src="/etc/passwd">', "Ines & Söhne", "王小明"])
def test_a_name_is_printed_as_it_is_written(name):
    content = document()
    content["inspection"]["inspector"] = name
    assert name in said(content)
    assert drawn(content)


@pytest.mark.parametrize(
    ("employment", "firm", "expected"),
    [
        ("staff", "Anybody", "Ines Park, programme staff"),
        ("subcontracted", "Delta Inspectors", "Ines Park, Delta Inspectors (subcontracted firm)"),
        ("subcontracted", None, "Ines Park (subcontracted, firm not recorded)"),
    ],
)
def test_the_inspector_is_of_the_staff_or_of_a_firm(employment, firm, expected):
    content = document()
    content["inspection"] |= {"employment": employment, "firm": firm}
    assert expected in said(content)


@pytest.mark.parametrize(
    ("reached", "expected"),
    [(True, "The home reaches its"), (False, "does not reach its"), (None, "is not known")],
)
def test_it_says_whether_the_home_reaches_its_figure_and_by_which_rule(reached, expected):
    content = document()
    content["greenhouse_gas"]["reached"] = reached
    shown = said(content)
    assert expected in shown
    assert (
        "not checked against a rule of the programme: over its life the home must avoid at least 100%"
        in shown
    )


def test_what_is_not_known_says_so_and_is_no_zero():
    content = document()
    content["observed"]["totals"] = dict.fromkeys(TOTALS)
    table = next(
        block
        for block in certificate_report(content, "0" * 64).section("figures").blocks
        if isinstance(block, Table)
    )
    assert {row[2].text for row in table.rows} == {"not known"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"basis": "approved", "share": 0.929}, "92.9% of the approved quantity was found"),
        ({"basis": "left_out", "share": 0.0}, "not counted; it did not pass, or it was not found."),
        ({"basis": "not_calculated"}, "Hearthline does not calculate this measure."),
        ({"verdict": None, "claimed": None, "observed": None, "basis": "left_out"}, "Not logged"),
        ({"claimed": {"status": "not_installed"}, "verdict": "not_applicable"}, "Not installed"),
        ({"claimed": {"make": "Acme", "model": "HP", "serial": "AB1"}}, "Acme HP, serial AB1"),
        ({"claimed": {"serial": "AB1"}}, "Serial AB1"),
    ],
)
def test_each_measure_says_what_was_used(changes, expected):
    content = document(measures=[measure(**changes)])
    assert expected in said(content)
    assert drawn(content)


NOT_PUT_IN = {"claimed": {"status": "not_installed"}, "basis": "left_out", "share": 0.0}


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "it was not installed."), ("es", "no se instaló."), ("zh-Hant", "沒有安裝。")],
)
def test_what_was_not_installed_is_not_said_to_have_failed(language, says):
    second = document(version=2, measures=[measure(**NOT_PUT_IN)])
    assert says in said(second, language)
    assert "it did not pass" not in said(second)
    assert "it did not pass, or it was not found." in said(document(measures=[measure(**NOT_PUT_IN)]))


@pytest.mark.parametrize(
    ("language", "quantity", "unit", "expected"),
    [
        ("en", 0.0, "lamp", "0 lamps"),
        ("en", 1.0, "lamp", "1 lamp"),
        ("en", 2.0, "lamp", "2 lamps"),
        ("en", 1, "home", "1 home"),
        ("en", 2, "home", "2 homes"),
        ("en", 1.5, "home", "1.5 homes"),
        ("es", 1.0, "lamp", "1 foco"),
        ("es", 2.0, "lamp", "2 focos"),
        ("es", 1.0, "home", "1 vivienda"),
        ("es", 2.0, "home", "2 viviendas"),
        ("zh-Hant", 1.0, "lamp", "1 個燈泡"),
        ("zh-Hant", 2.0, "lamp", "2 個燈泡"),
    ],
)
def test_one_and_many_are_said_as_people_say_them(language, quantity, unit, expected):
    assert amount_with_unit("quantity_unit", unit, quantity, wording(language)) == expected
    counted = measure(unit=unit, observed={"quantity": quantity})
    assert expected in said(document(version=2, measures=[counted]), language).splitlines()


@pytest.mark.parametrize(
    ("language", "lamp", "homes"),
    [("en", "1 lamps", "2 home"), ("es", "1 focos", "2 vivienda"), ("zh-Hant", "1 個燈泡", "2 戶")],
)
def test_the_first_version_says_its_quantities_and_factors_as_it_did(language, lamp, homes):
    measures = [measure(unit=unit, observed={"quantity": n}) for unit, n in (("lamp", 1.0), ("home", 2.0))]
    first = said(document(measures=measures), language)
    assert {lamp, homes} <= set(first.splitlines())
    assert "eGRID2023 California average, with 40 CFR 98 fuels" in first


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "with eGRID2023 California average, with 40 CFR 98 fuels."),
        ("es", "con eGRID2023, promedio de California, con combustibles de 40 CFR 98."),
        ("zh-Hant", "使用 eGRID2023 加州平均"),
    ],
)
def test_the_factors_are_named_in_the_language_of_the_paper(language, says):
    assert says in said(document(version=2), language)


def test_a_document_that_does_not_come_out_again_says_so():
    content = document()
    content["approved"]["reproduced"] = False
    assert "does not come out again" in said(content)
