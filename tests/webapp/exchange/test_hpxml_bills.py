"""Bills and sellers of an HPXML file: by any of their names, of the right home, and never a guess."""

from datetime import UTC, datetime

import pytest

from rules.facts import CaseFacts
from tests.webapp.exchange.drawn_homes import RULEBOOK
from tests.webapp.exchange.hpxml_texts import bill, home, noted, read, seller, sellers
from webapp.exchange.hpxml_export import export_hpxml
from webapp.exchange.hpxml_import import import_hpxml
from webapp.exchange.hpxml_words import read_name, words

AUDIT = home("a")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("PG&amp;E", "pge"),
        ("Pacific Gas &amp; Electric", "pge"),
        ("PACIFIC GAS AND ELECTRIC COMPANY", "pge"),
        ("Pacific Gas &amp; Electric Co.", "pge"),
        ("SCE", "sce"),
        ("Southern California Edison Company", "sce"),
        ("San Diego Gas and Electric", "sdge"),
        ("SDG&amp;E", "sdge"),
        ("L.A. Department of Water &amp; Power", "ladwp"),
        ("Sacramento Municipal Utility District (SMUD)", "smud"),
    ],
)
def test_a_utility_is_known_however_its_name_is_written(name, word):
    found = read(AUDIT, sellers(seller(name, "electricity")))
    assert found.understood == {"utility.electric": word}
    assert noted(found) == []


@pytest.mark.parametrize(
    "name", ["Clean Power Alliance", "Portland General Electric", "Edison", "Pacific Gas"]
)
def test_a_name_that_is_not_known_leaves_the_fact_unknown_and_is_noted(name):
    found = read(AUDIT, sellers(seller(name, "electricity")))
    assert found.understood == {}
    assert noted(found) == [
        (
            f"UtilityName: is {name!r}, which is not among the electricity utilities known by name."
            " Write utility.electric yourself, 'other' where it is none of them"
        )
    ]


def test_no_two_utilities_share_a_name_and_each_is_sold_by():
    for word, names in words("utility").items():
        assert {read_name("utility", name) for name in names} == {word}
    assert {each for sold in words("utility_of").values() for each in sold} == set(words("utility"))


@pytest.mark.parametrize("turned", [False, True])
def test_a_community_supplier_delivers_over_the_utilitys_lines(turned):
    both = [seller("SCE", "electricity"), seller("Clean Power Alliance", "electricity", identifier="v")]
    found = read(AUDIT, sellers(*(both[::-1] if turned else both)))
    assert found.understood == {"utility.electric": "sce"}
    assert noted(found) == [
        (
            "UtilityName: 'Clean Power Alliance' sells electricity too; the utility 'SCE', which delivers it,"
            " was taken"
        )
    ]


def test_two_utilities_of_one_service_are_not_chosen_between():
    found = read(AUDIT, sellers(seller("SCE", "electricity"), seller("LADWP", "electricity")))
    assert found.understood == {}
    assert noted(found) == [
        (
            "UtilityName: 'SCE' and 'LADWP' sell electricity; a household file holds one. Write"
            " utility.electric yourself"
        )
    ]


def test_one_seller_of_two_services_sells_both():
    found = read(AUDIT, sellers(seller("PG&amp;E", "electricity", "natural gas")))
    assert found.understood == {"utility.electric": "pge", "utility.gas": "pge"}


@pytest.mark.parametrize(
    ("services", "says"),
    [
        (("propane",), "'AmeriGas' sells propane; a household file names"),
        ((), "is 'AmeriGas', and what it sells is not said"),
    ],
)
def test_the_name_of_another_seller_is_noted(services, says):
    found = read(AUDIT, sellers(seller("AmeriGas", *services)))
    assert found.understood == {}
    assert len(noted(found)) == 1
    assert says in noted(found)[0]


def test_a_utility_that_does_not_sell_a_service_is_not_taken_for_it():
    found = read(AUDIT, sellers(seller("SMUD", "natural gas")))
    assert found.understood == {}
    assert "is 'SMUD', which is not among the natural gas utilities" in noted(found)[0]


def test_the_bills_and_the_seller_are_those_of_the_home_that_is_read():
    others = [home("b"), bill("a", 6000, by="ua"), bill("b", 14000, by="ub")]
    both = sellers(
        seller("PG&amp;E", "electricity", identifier="ua"), seller("SCE", "electricity", identifier="ub")
    )
    found = read(AUDIT, *others, both, building="a")
    assert found.understood == {"utility.annual_kwh": 6000, "utility.electric": "pge"}
    assert noted(found) == [
        "Building 'b': is a home of its own; Building 'a' is read",
        "Consumption: is of Building 'b'; Building 'a' is read",
        "UtilityFuelProvider: 'ub' is on no bill of the Building that is read",
    ]


@pytest.mark.parametrize(
    ("parts", "amount", "says"),
    [
        ([bill("", 9000)], 9000, None),
        ([bill("zzz", 9000)], None, "Consumption: is of Building 'zzz'; Building 'a' is read"),
        (
            [home("b"), bill("", 9000)],
            None,
            "Consumption: does not say of which Building it is; Building 'a' is read",
        ),
    ],
)
def test_a_bill_that_is_not_said_to_be_of_the_home_is_its_own_only_where_there_is_no_other(
    parts, amount, says
):
    found = read(AUDIT, *parts, building="a")
    assert found.understood.get("utility.annual_kwh") == amount
    assert says is None or says in noted(found)


@pytest.mark.parametrize(("sent", "amount"), [("H-1", 6000), ("H-2", None)])
def test_a_bill_may_name_the_home_by_its_id_in_the_other_program(sent, amount):
    named = "<SendingSystemIdentifierValue>{}</SendingSystemIdentifierValue>"
    building = AUDIT.replace("<BuildingID id='a'/>", f"<BuildingID id='a'>{named.format('H-1')}</BuildingID>")
    found = read(
        building, bill("", 6000).replace("<BuildingID/>", f"<BuildingID>{named.format(sent)}</BuildingID>")
    )
    assert found.understood.get("utility.annual_kwh") == amount
    assert noted(found) == ([] if amount else ["Consumption: is of Building 'H-2'; Building 'a' is read"])


def test_two_readings_of_one_fuel_are_not_chosen_between():
    found = read(AUDIT, bill("a", 6000), bill("a", 3000))
    assert found.understood == {}
    assert noted(found) == [
        (
            "ConsumptionInfo: there are 2 of electricity (6000 and 3000 kWh); that they are separate meters"
            " is not said (UtilityFuelProvider/MeterNumber)"
        )
    ]


def test_two_meters_by_their_numbers_are_added():
    meters = sellers(
        seller("PG&amp;E", "electricity", number="1", identifier="u"),
        seller("PG&amp;E", "electricity", number="2", identifier="v"),
    )
    found = read(AUDIT, meters, bill("a", 6000), bill("a", 3000, by="v"))
    assert found.understood == {"utility.annual_kwh": 9000, "utility.electric": "pge"}
    assert found.conversions == {"utility.annual_kwh": "from 2 meters of the home: 6000 and 3000 kWh"}
    same = read(AUDIT, meters.replace(">2<", ">1<"), bill("a", 6000), bill("a", 3000, by="v"))
    assert "utility.annual_kwh" not in same.understood


def test_a_part_of_the_meters_is_not_the_year():
    found = read(AUDIT, bill("a", 6000), bill("a", 3, unit="MWh"))
    assert found.understood == {}
    assert "ConsumptionInfo: is of electricity in MWh" in noted(found)
    assert "ConsumptionInfo: there are 2 of electricity, and the year of 1 is not known: no sum" in noted(
        found
    )


@pytest.mark.parametrize(
    "fact",
    [("electric", each) for each in words("utility_of")["electric"]]
    + [("gas", each) for each in words("utility_of")["gas"]],
)
def test_every_utility_comes_back(fact):
    facts = CaseFacts.model_validate({"utility": dict([fact])})
    back = import_hpxml(export_hpxml(facts, datetime(2026, 6, 30, tzinfo=UTC)).content, "home.xml", RULEBOOK)
    assert back.understood == {f"utility.{fact[0]}": fact[1]}
    assert back.notes == ()
