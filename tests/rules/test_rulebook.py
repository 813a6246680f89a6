"""A folder of rule data is whole, hashed, or refused by name."""

import hashlib
from datetime import date

import pytest

from rules.errors import InputError, RuleDataError
from rules.rulebook import DATA, load_rulebook, read_rulebook
from tests.rules.households import copied_rules


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_programmes_come_in_the_order_that_the_jurisdiction_gives():
    assert [program.id for program in load_rulebook().programs] == [
        "us_ca.liwp.single_family_efficiency",
        "us_ca.liwp.single_family_solar",
        "us_ca.liwp.small_multifamily",
        "us_ca.liwp.large_multifamily",
        "us_ca.liwp.multifamily",
        "us_ca.liwp.farmworker_housing",
        "us.wap",
        "us_ca.liheap",
        "us_ca.esa",
        "us_ca.care",
        "us_ca.fera",
        "us_ca.sash",
        "us_ca.dac_sash",
        "us_ca.ebd",
        "us_ca.heehra",
    ]


def test_the_rules_begin_with_the_first_programme():
    assert load_rulebook().first_day == date(2014, 10, 1)


def test_every_data_file_is_hashed():
    hashes = load_rulebook().hashes
    files = {path for path in (DATA / "us_ca").rglob("*") if path.suffix in {".toml", ".csv"}}
    assert set(hashes) == {f"rules/{path.relative_to(DATA).as_posix()}" for path in files}
    table = DATA / "us_ca/tables/hud_low_income_limits.csv"
    assert (
        hashes["rules/us_ca/tables/hud_low_income_limits.csv"]
        == hashlib.sha256(table.read_bytes()).hexdigest()
    )


def test_the_same_folder_gives_the_same_hashes_elsewhere(tmp_path):
    assert read_rulebook(copied_rules(tmp_path)).hashes == load_rulebook().hashes


def test_an_unknown_jurisdiction_names_those_there_are():
    with pytest.raises(InputError, match="'us_nv'; there are rules for us_ca"):
        load_rulebook("us_nv")


def test_an_edition_that_its_table_lacks_is_refused(tmp_path):
    folder = copied_rules(tmp_path)
    rewrite(folder / "parameters/income/county_low_income_limit.toml", 'edition = "2026"', 'edition = "2062"')
    with pytest.raises(
        RuleDataError, match=r"income\.county_low_income_limit: edition 2062 is not in hud_low"
    ):
        read_rulebook(folder)


def test_a_table_that_is_not_there_is_refused(tmp_path):
    folder = copied_rules(tmp_path)
    (folder / "tables/hud_low_income_limits.csv").unlink()
    with pytest.raises(RuleDataError, match=r"hud_low_income_limits\.csv: cannot be read"):
        read_rulebook(folder)


def test_a_programme_that_is_not_in_the_order_is_refused(tmp_path):
    folder = copied_rules(tmp_path)
    rewrite(folder / "jurisdiction.toml", '    "us_ca.liwp.multifamily",\n', "")
    with pytest.raises(RuleDataError, match=r"differ in \['us_ca\.liwp\.multifamily'\]"):
        read_rulebook(folder)


def test_two_programmes_of_one_id_are_refused(tmp_path):
    folder = copied_rules(tmp_path)
    original = folder / "programs/liwp_multifamily.toml"
    (folder / "programs/liwp_multifamily_2.toml").write_bytes(original.read_bytes())
    with pytest.raises(RuleDataError, match="an id that is there twice"):
        read_rulebook(folder)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('tract_prefix = "06"', "", "check tract_prefix"),
        ("climate_zones", "zones", "check climate_zones, zones"),
        ("top_code_usd", "top_code", "has census, file and top_code_usd"),
        ('id = "us_ca"', "id = ", "cannot be read"),
    ],
)
def test_a_broken_jurisdiction_file_is_refused(tmp_path, old, new, says):
    folder = copied_rules(tmp_path)
    rewrite(folder / "jurisdiction.toml", old, new)
    with pytest.raises(RuleDataError, match=says):
        read_rulebook(folder)
