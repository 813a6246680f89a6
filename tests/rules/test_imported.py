"""Imported tables beside the embedded ones: what they decide, and what is refused by name."""

import shutil
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.criteria.income import county_limit
from rules.criteria.place import designated, low_income_community, near_disadvantaged_community
from rules.errors import HouseholdFileError, ReferenceDataError
from rules.household_file import check_facts
from rules.inquiry import Inquiry
from rules.outcomes import Outcome
from rules.rulebook import load_rulebook
from rules.screening import screen
from tests.rules.households import with_facts
from tests.rules.stores import write_import

AFTER = date(2026, 11, 21)
# In the 2010 tables 06001401400 is on every list and 06001400100 on none; here it is the other way round.
LIST_2026 = (
    "tract_geoid,county,sb535_2026,category\n"
    "06001400100,Alameda,yes,CES 5.0 Top 25%\n"
    "06019001102,Fresno,yes,CES 4.0 Carry-Over DAC\n"
)
SCORES = (
    "tract_geoid,county,zip,population,score,score_percentile,pollution_burden_percentile,"
    "population_characteristics_percentile\n"
    "06001400100,Alameda,94720,3132,7.44,5.77,31.02,5.63\n"
    "06001401400,Alameda,94608,4214,50.31,87.22,84.60,80.60\n"
    "06019001102,Fresno,93706,4000,90.10,99.00,90.00,91.00\n"
)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "reference"


def import_2026(store, text=LIST_2026):
    return write_import(store, "sb535_2026", "2026", {"designations.csv": text}, census=2020)


def import_ces5(store, text=SCORES):
    return write_import(store, "ces5", "5.0", {"scores.csv": text}, census=2020)


def home(store, on=AFTER, **dwelling):
    changes = {f"dwelling__{name}": value for name, value in dwelling.items()}
    return Inquiry(with_facts(**changes), on, load_rulebook(imported=store).data)


def test_a_store_that_is_not_there_changes_nothing(store):
    assert load_rulebook(imported=store).hashes == load_rulebook().hashes
    assert load_rulebook(imported=store).data == load_rulebook().data


def test_the_2026_list_decides_once_it_is_imported(store):
    before = designated(home(store, tract_vintage=2020), {})
    assert (before.code, before.threshold) == ("designation_list_not_loaded", "sb535_2026")
    import_2026(store)
    on_it = designated(home(store, tract_geoid="06001400100", tract_vintage=2020), {})
    assert (on_it.outcome, on_it.code) == (Outcome.ELIGIBLE, "in_disadvantaged_community")
    off_it = designated(home(store, tract_geoid="06001401400", tract_vintage=2020), {})
    assert (off_it.outcome, off_it.code) == (Outcome.INELIGIBLE, "not_in_disadvantaged_community")


def test_a_tract_of_2010_is_never_looked_up_in_the_list_of_2026(store):
    import_2026(store)
    import_ces5(store)
    for geoid in ("06001400100", "06001401400"):
        found = designated(home(store, tract_geoid=geoid, tract_vintage=2010), {})
        assert (found.outcome, found.code) == (Outcome.UNDETERMINED, "tract_of_other_vintage")
    later = designated(home(store, date(2026, 6, 1), tract_geoid="06001400100", tract_vintage=2020), {})
    assert later.code == "tract_of_other_vintage"


IDS = st.sampled_from(["06001400100", "06001401400", "06019001100", "06037137000", "06037990100"])


@pytest.fixture(scope="module")
def stored_2026(tmp_path_factory):
    """Return a store with the list of 2026 in it, for tests that only read."""
    store = tmp_path_factory.mktemp("store")
    import_2026(store)
    return store


@given(geoid=IDS, census=st.sampled_from([2010, 2020]), on=st.dates(date(2014, 10, 1), date(2030, 1, 1)))
def test_whatever_the_day_an_id_answers_only_to_lists_of_its_own_census(stored_2026, geoid, census, on):
    place = screen(
        with_facts(dwelling__tract_geoid=geoid, dwelling__tract_vintage=census),
        load_rulebook(imported=stored_2026),
        on,
    ).document()["place"]
    answers = place["disadvantaged_community"]
    assert set(answers) == {"2014", "2017", "2022", "2026"}
    of_census = {"2026"} if census == 2020 else {"2014", "2017", "2022"}
    assert {year for year, answer in answers.items() if answer is not None} <= of_census


def test_each_imported_file_is_in_the_provenance(store):
    import_2026(store)
    hashes = load_rulebook(imported=store).hashes
    (name,) = set(hashes) - set(load_rulebook().hashes)
    assert name == "imported/us_ca/sb535_2026/2026/designations.csv"
    document = screen(with_facts(), load_rulebook(imported=store), AFTER).document()
    assert document["provenance"]["data"][name] == hashes[name]


def test_a_new_import_is_seen_at_once(store):
    assert "sb535_2026" not in load_rulebook(imported=store).data.designation_lists
    import_2026(store)
    assert "sb535_2026" in load_rulebook(imported=store).data.designation_lists


def test_half_made_folders_are_not_read(store):
    folder = import_2026(store)
    folder.rename(folder.with_name(".tmp-2026"))
    assert "sb535_2026" not in load_rulebook(imported=store).data.designation_lists


def cut(folder):
    path = folder / "designations.csv"
    path.write_bytes(path.read_bytes()[:-5])


def without_file(folder):
    (folder / "designations.csv").unlink()


def without_about(folder):
    (folder / "import.toml").unlink()


def rewritten(old, new):
    def change(folder):
        path = folder / "import.toml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return change


def moved(folder):
    shutil.move(folder, folder.with_name("2027"))


DAMAGES = {
    "a file cut short": (cut, "designations.csv: is damaged"),
    "a file gone": (without_file, "designations.csv: cannot be read"),
    "no description": (without_about, "import.toml: cannot be read"),
    "a description cut short": (
        rewritten('kind = "sb535_2026"', 'kind = "sb'),
        "import.toml: cannot be read",
    ),
    "another format": (rewritten("format = 1", "format = 2"), "format 2 is not 1"),
    "another kind": (
        rewritten('kind = "sb535_2026"', 'kind = "sb535_2022"'),
        "kind is 'sb535_2022' in a folder",
    ),
    "another vintage": (moved, "vintage is '2026' in a folder of '2027'"),
    "no source": (rewritten("citation", "quotation"), "citation is missing"),
    "no census": (rewritten("census_vintage = 2020", ""), "census_vintage is missing"),
    "a census in words": (rewritten("census_vintage = 2020", 'census_vintage = "2020"'), "not a census year"),
    "a file elsewhere": (
        rewritten('name = "designations.csv"', 'name = "../x.csv"'),
        "has a name and a sha256",
    ),
}


@pytest.mark.parametrize(("damage", "says"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_import_is_refused_by_name(store, damage, says):
    damage(import_2026(store))
    with pytest.raises(ReferenceDataError, match=says) as error:
        load_rulebook(imported=store)
    assert "imported sb535_2026/20" in str(error.value)


TABLES = {
    "an id without its zero": ("06001400100", "6001400100", "'6001400100' is not an 11-digit tract id"),
    "a blank flag": ("Alameda,yes", "Alameda,", "sb535_2026 is blank"),
    "a flag of its own": ("Alameda,yes", "Alameda,1", "sb535_2026 is '1', neither yes nor no"),
    "a tract twice": ("06019001102", "06001400100", "tract 06001400100 is there twice"),
    "no tract designated": (",yes,", ",no,", "no tract is designated"),
    "a column of another year": ("sb535_2026", "sb535_2022", "columns sb535_2026 are missing"),
    "a line cut short": (",CES 4.0 Carry-Over DAC", "", "more or fewer values"),
}


@pytest.mark.parametrize(("old", "new", "says"), TABLES.values(), ids=TABLES)
def test_a_broken_table_is_refused_by_file_and_line(store, old, new, says):
    import_2026(store, LIST_2026.replace(old, new))
    with pytest.raises(ReferenceDataError, match=says):
        load_rulebook(imported=store)


def refused(store, **dwelling):
    with pytest.raises(HouseholdFileError) as error:
        check_facts({"dwelling": dwelling}, "home.toml", load_rulebook(imported=store))
    return str(error.value)


def test_a_tract_of_another_census_is_told_of_which_once_both_are_known(store):
    import_ces5(store)
    says = refused(store, tract_geoid="06019001102", tract_vintage=2010)
    assert "is not among the 8,035 tracts of the 2010 census" in says
    assert "It is a tract of the 2020 census" in says
    says = refused(store, tract_geoid="06019001100", tract_vintage=2020)
    assert "is not among the 3 tracts of the 2020 census" in says
    assert "It is a tract of the 2010 census" in says


def test_a_tract_of_no_census_is_refused_where_every_tract_is_known(store):
    import_ces5(store)
    assert "is no tract of the census of 2010 or 2020" in refused(store, tract_geoid="06019001999")


def test_an_imported_survey_decides_its_own_census(store):
    text = "tract_geoid,county,median_household_income_usd\n{},Alameda,{}\n"
    rows = text.format("06001400100", "67278")
    write_import(
        store,
        "acs_income",
        "2017_2021",
        {"tract_income.csv": rows},
        census=2020,
        statewide_median_household_income_usd=84097,
    )
    here = home(store, tract_geoid="06001400100", tract_vintage=2020)
    assert low_income_community(here)[0] is None  # 80 percent of 84,097 is 67,277.60
    shutil.rmtree(store)
    write_import(
        store,
        "acs_income",
        "2017_2021",
        {"tract_income.csv": text.format("06001400100", "67277")},
        census=2020,
        statewide_median_household_income_usd=84097,
    )
    here = home(store, tract_geoid="06001400100", tract_vintage=2020)
    assert low_income_community(here)[0] is True
    assert low_income_community(home(store, tract_geoid="06001400100", tract_vintage=2010))[0] is None


PRIORITY = (
    "area_id,tract_geoid,designation,disadvantaged_community,tribal_disadvantaged_community,"
    "low_income_community,within_half_mile,priority_population\n"
    "1,06001400100,Not a priority population area,no,no,no,no,no\n"
    "2,06001401400,Low-income community,no,no,yes,no,yes\n"
    '3,06001401400,"DAC 1/2-mile neighbor, Low-income community",no,no,yes,yes,yes\n'
    '4,06019001102,"DAC 1/2-mile neighbor, Not a priority population area",no,no,no,yes,no\n'
)


def test_only_the_states_own_list_says_that_a_tract_is_no_low_income_community(store):
    import_2026(store)
    write_import(store, "priority_populations", "2026", {"priority_populations.csv": PRIORITY}, census=2020)
    asked = {"06001400100": (False, Outcome.ELIGIBLE), "06001401400": (True, Outcome.UNDETERMINED)}
    for geoid, (low, near) in asked.items():
        here = home(store, tract_geoid=geoid, tract_vintage=2020)
        assert low_income_community(here)[0] is low
        assert near_disadvantaged_community(here, {}).outcome is near
    # The list belongs to the designation of 2026: an earlier day, or a 2010 id, is not its business.
    earlier = home(store, date(2026, 6, 1), tract_geoid="06001400100", tract_vintage=2020)
    assert low_income_community(earlier)[0] is None
    assert low_income_community(home(store, tract_geoid="06001400100", tract_vintage=2010))[0] is None


@pytest.mark.parametrize(
    ("pieces", "near"),
    [
        ([("yes", "no")], Outcome.ELIGIBLE),  # inside: tribal land, which is on no list of tracts
        ([("yes", "no"), ("no", "yes")], Outcome.ELIGIBLE),
        ([("yes", "no"), ("no", "no")], Outcome.UNDETERMINED),
        ([("no", "yes"), ("no", "")], Outcome.UNDETERMINED),
        ([("no", "")], Outcome.UNDETERMINED),
        ([("no", "no")], Outcome.INELIGIBLE),
    ],
)
def test_a_tract_is_near_only_if_each_of_its_pieces_is_in_or_near_a_community(store, pieces, near):
    import_2026(store)
    header = "tract_geoid,low_income_community,disadvantaged_community,within_half_mile\n"
    rows = "".join(f"06001401400,no,{inside},{around}\n" for inside, around in pieces)
    write_import(
        store, "priority_populations", "2026", {"priority_populations.csv": header + rows}, census=2020
    )
    here = home(store, tract_geoid="06001401400", tract_vintage=2020)
    assert near_disadvantaged_community(here, {}).outcome is near


def test_of_several_of_the_states_lists_the_latest_that_had_been_made_serves(store):
    header = "tract_geoid,low_income_community,disadvantaged_community,within_half_mile\n"
    for year, flag in (("2021", "yes"), ("2022", "no"), ("2023", "yes")):
        text = {"priority_populations.csv": f"{header}06001400100,{flag},no,no\n"}
        write_import(store, "priority_populations", year, text, census=2010)
    asked = {date(2022, 6, 1): False, date(2023, 6, 1): True, date(2022, 4, 30): True, date(2017, 5, 1): None}
    answers = {on: low_income_community(home(store, on, tract_geoid="06001400100"))[0] for on in asked}
    assert answers == asked


def test_what_is_stated_of_the_home_goes_before_what_the_list_says_of_its_tract(store):
    import_2026(store, LIST_2026.replace("06019001102", "06019000101"))
    write_import(store, "priority_populations", "2026", {"priority_populations.csv": PRIORITY}, census=2020)
    here = {"tract_geoid": "06019001102", "tract_vintage": 2020}
    assert near_disadvantaged_community(home(store, **here), {}).outcome is Outcome.ELIGIBLE
    stated = home(store, within_half_mile_of_dac=False, **here)
    assert near_disadvantaged_community(stated, {}).outcome is Outcome.INELIGIBLE


SIZES = ",".join(f"size_{size}_usd" for size in range(1, 9))
ALAMEDA_2024 = "84600,96650,108750,120800,130500,140150,149800,159500"


def limits(store, vintage, text, **more):
    rows = f"edition,county_fips,county,{SIZES}\n{text}\n"
    write_import(store, "income_limits", vintage, {"low_income_limits.csv": rows}, **more)


def limit_of(store, on, county="06001"):
    geoid = {"06001": "06001401400", "06019": "06019001100"}[county]
    return county_limit(home(store, on, tract_geoid=geoid), {})


def test_a_new_years_limits_come_into_force_on_the_day_that_was_given(store):
    row = "2027,06001,Alameda,150000,150000,150000,150000,150000,150000,150000,150000"
    limits(store, "hcd_2027", row, publisher="hcd", year=2027, effective=date(2027, 5, 10))
    assert limit_of(store, date(2027, 5, 10)).threshold == Decimal(150000)
    assert "the publisher of income_limits" in str(limit_of(store, date(2027, 5, 10)).citation)
    # Until then the year's before are in force, past the day on which they end where no later year is known.
    assert limit_of(store, date(2027, 5, 9)).threshold == Decimal(122200)
    # The county is not in what was imported: not known, never the nearest year or county.
    assert limit_of(store, date(2027, 5, 10), "06019").outcome is Outcome.UNDETERMINED


def test_the_states_figure_stands_before_the_federal_one_of_the_year(store):
    hud = "2024,06001,Alameda,1,1,1,1,1,1,1,1"
    limits(store, "hud_2024", hud, publisher="hud", year=2024)
    limits(store, "hcd_2024", f"2024,06001,Alameda,{ALAMEDA_2024}", publisher="hcd", year=2024)
    assert limit_of(store, date(2024, 6, 1)).threshold == Decimal(108750)
    assert limit_of(store, date(2024, 6, 1), "06019").outcome is Outcome.ELIGIBLE  # as embedded


def test_an_earlier_year_of_one_county_leaves_the_later_years_of_the_others_alone(store):
    row = f"2023,06001,Alameda,{ALAMEDA_2024}"
    limits(store, "hcd_2023", row, publisher="hcd", year=2023, effective=date(2023, 6, 6))
    assert limit_of(store, date(2023, 6, 6)).threshold == Decimal(108750)
    assert limit_of(store, date(2024, 6, 1), "06019").outcome is Outcome.ELIGIBLE


def test_a_year_is_never_used_for_a_later_one_that_is_not_here(store):
    everywhere = load_rulebook().data.income_tables["hud_low_income_limits.csv"].editions["2024"]
    row = "\n".join(
        f"2022,{county},C,{','.join(map(str, figures))}" for county, figures in everywhere.items()
    )
    limits(store, "hcd_2022", row, publisher="hcd", year=2022, effective=date(2022, 5, 13))
    assert limit_of(store, date(2022, 5, 12)).code == "income_table_has_no_year"
    assert limit_of(store, date(2022, 5, 13)).threshold == Decimal(108750)
    assert limit_of(store, date(2023, 5, 12)).threshold == Decimal(108750)
    assert "hearthline data import income_limits FILE" in str(limit_of(store, date(2023, 5, 13)).citation)
    assert limit_of(store, date(2024, 5, 8)).outcome is Outcome.UNDETERMINED
    assert limit_of(store, date(2024, 5, 9)).outcome is Outcome.ELIGIBLE


def test_the_end_of_the_embedded_years_does_not_end_a_year_that_was_imported(store):
    row = "2027,06001,Alameda,150000,150000,150000,150000,150000,150000,150000,150000"
    limits(store, "hcd_2027", row, publisher="hcd", year=2027, effective=date(2027, 4, 20))
    assert limit_of(store, date(2027, 4, 19)).threshold == Decimal(122200)
    assert limit_of(store, date(2027, 5, 1)).threshold == Decimal(150000)
    assert limit_of(store, date(2028, 4, 19)).threshold == Decimal(150000)
    assert limit_of(store, date(2028, 4, 20)).code == "income_table_has_no_year"


def test_a_year_that_begins_on_a_leap_day_ends_on_the_first_of_march(store):
    row = f"2028,06001,Alameda,{ALAMEDA_2024}"
    limits(store, "hcd_2028", row, publisher="hcd", year=2028, effective=date(2028, 2, 29))
    assert limit_of(store, date(2029, 2, 28)).outcome is Outcome.ELIGIBLE
    assert limit_of(store, date(2029, 3, 1)).code == "income_table_has_no_year"


def test_a_new_year_without_a_day_is_used_for_nothing(store):
    row = f"2027,06001,Alameda,{ALAMEDA_2024}"
    limits(store, "hcd_2027", row, publisher="hcd", year=2027)
    assert limit_of(store, date(2027, 6, 1)).code == "income_table_has_no_year"


def test_broken_imported_limits_are_refused_by_name(store):
    limits(
        store,
        "hcd_2027",
        "2027,06001,Alameda,2,1,1,1,1,1,1,1",
        publisher="hcd",
        year=2027,
        effective=date(2027, 5, 10),
    )
    with pytest.raises(ReferenceDataError, match=r"imported income_limits/hcd_2027/.*a bigger household"):
        load_rulebook(imported=store)
