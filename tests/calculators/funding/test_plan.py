"""Who pays: each dollar once, by money that may pay for it, as much as can be paid."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.funding.plan import CostItem, funding_plan
from calculators.funding.sources import KINDS_OF_COST, funding_sources
from rules.errors import InputError

SOURCES = funding_sources("us_ca")


def item(name, kind="saving", usd="1000", *, within=True):
    return CostItem(name, kind, Decimal(usd), within)


def test_the_sources_in_the_order_in_which_they_are_used():
    assert [source.id for source in SOURCES] == ["liwp", "liheap", "wap", "utility", "other"]
    assert [source.id for source in SOURCES if source.programme] == ["liwp"]


@pytest.mark.parametrize(
    ("kind", "within", "payer"),
    [
        ("saving", True, "liwp"),
        ("saving", False, "liheap"),
        ("enabling", True, "liwp"),
        ("health_and_safety", True, "liheap"),
        ("assessment", True, "liheap"),
    ],
)
def test_who_pays_first(kind, within, payer):
    plan = funding_plan([item("one", kind, within=within)], SOURCES)
    assert plan.of_item("one") == {payer: Decimal(1000)}
    assert plan.unfunded_usd == 0


def test_a_measure_may_have_several_sources():
    plan = funding_plan([item("one")], SOURCES, {"liwp": Decimal("400.01"), "liheap": Decimal(500)})
    assert plan.of_item("one") == {
        "liwp": Decimal("400.01"),
        "liheap": Decimal(500),
        "wap": Decimal("99.99"),
    }
    assert plan.usd_per_tonne(2000.0) == 500
    assert plan.programme_usd_per_tonne(2000.0) == Decimal("200.005")


def test_a_tonne_that_is_paid_in_part_has_no_price_over_all_sources():
    nothing = dict.fromkeys(("liheap", "wap", "utility", "other"), Decimal(0))
    whole = funding_plan([item("one")], SOURCES, nothing | {"liwp": Decimal(1000)})
    short = funding_plan([item("one")], SOURCES, nothing | {"liwp": Decimal("999.99")})
    assert whole.usd_per_tonne(2000.0) == 500
    assert short.unfunded_usd == Decimal("0.01")
    assert short.usd_per_tonne(2000.0) is None


def test_money_is_moved_where_it_frees_other_money():
    only = {"liwp": Decimal(0), "wap": Decimal(0), "utility": Decimal(1000), "other": Decimal(0)}
    # LIHEAP is drawn on first for the measure, and is then needed for the assessment, which no other pays.
    plan = funding_plan([item("one"), item("visit", "assessment")], SOURCES, only | {"liheap": Decimal(1000)})
    assert plan.unfunded_usd == 0
    assert plan.of_item("one") == {"utility": Decimal(1000)}
    assert plan.of_item("visit") == {"liheap": Decimal(1000)}


AMOUNTS = st.integers(0, 3000).map(lambda cents: Decimal(cents) / 100)
ITEMS = st.lists(st.tuples(st.sampled_from(KINDS_OF_COST), AMOUNTS, st.booleans()), max_size=5)


@given(ITEMS, st.fixed_dictionaries({source.id: AMOUNTS for source in SOURCES}))
def test_no_dollar_is_paid_twice_and_no_plan_pays_more(drawn, available):
    items = [item(f"i{n}", kind, usd, within=within) for n, (kind, usd, within) in enumerate(drawn)]
    plan = funding_plan(items, SOURCES, available)
    for one in items:
        assert sum(plan.of_item(one.id).values(), Decimal(0)) <= one.usd
    for source in SOURCES:
        assert plan.of_source(source.id) <= available[source.id]
    for (name, source_id), usd in plan.paid.items():
        one = next(each for each in items if each.id == name)
        source = next(each for each in SOURCES if each.id == source_id)
        assert usd > 0
        assert source.may_pay(one.kind, within_standard=one.within_standard)
    assert plan.unfunded_usd == _least_unfunded(items, available)


def _least_unfunded(items, available):
    """Return what no plan can pay, by Hall's condition over all sets of items."""
    worst = Decimal(0)
    for chosen in product([False, True], repeat=len(items)):
        group = [one for one, inside in zip(items, chosen, strict=True) if inside]
        payers = {
            s.id for s in SOURCES for i in group if s.may_pay(i.kind, within_standard=i.within_standard)
        }
        short = sum((i.usd for i in group), Decimal(0)) - sum((available[p] for p in payers), Decimal(0))
        worst = max(worst, short)
    return worst


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity"])
def test_an_amount_that_is_none_is_refused(amount):
    with pytest.raises(InputError, match="liwp"):
        funding_plan([item("one")], SOURCES, {"liwp": Decimal(amount)})


def test_a_source_that_is_not_known_is_named_with_those_that_are():
    with pytest.raises(InputError, match="use one of liwp, liheap"):
        funding_plan([item("one")], SOURCES, {"lottery": Decimal(1)})
