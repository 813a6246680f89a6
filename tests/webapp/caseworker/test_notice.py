"""The decision told: a sentence first, what is missing and for which answer, and the notice to print."""

import pytest

from tests.webapp.caseworker.walk import FRESNO

OVER = {
    **FRESNO,
    "household.income": [{"amount_usd": "77701.00", "period": "annual", "person": "Ana", "source": "wages"}],
}


def shown(walk, home, page="determination"):
    return walk.page(f"/homes/{home}/{page}")


def test_the_sentence_to_read_aloud_comes_first_and_the_rest_is_folded(walk):
    home = walk.open_home()
    walk.decide(home)
    page = shown(walk, home)
    said = page.select_one(".hl-say").get_text(" ", strip=True)
    assert said.startswith("Yes: this household qualifies.")
    assert "meets the rules we checked of LIWP" in said
    assert "$25,700 under the limit of $77,700" in page.select_one("main ul").get_text(" ", strip=True)
    folds = page.select("details.hl-fold")
    assert {"reasons", "programs", "other", "limits", "sources", "kept"} <= {each["id"] for each in folds}
    assert not [each for each in folds if each.has_attr("open")]
    assert "CARE" in page.select_one("#other").get_text()


def test_a_limit_that_is_not_met_comes_before_others(walk):
    home = walk.open_home(OVER)
    walk.decide(home)
    first = shown(walk, home).select_one("main ul li").get_text(" ", strip=True)
    assert "$1 over the limit of $77,700" in first


def test_what_is_missing_names_the_answers_that_it_could_change(walk):
    home = walk.open_home({**FRESNO, "household.income": None})
    walk.decide(home)
    missing = shown(walk, home).select_one("#missing + dl").get_text(" ", strip=True)
    assert "LIWP Single-Family Energy Efficiency" in missing
    assert "Pay stubs" in missing


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (FRESNO, "Yes: this household qualifies"),
        (OVER, "No: on these facts this household does not qualify"),
        ({**FRESNO, "household.income": None}, "Not decided yet"),
    ],
)
def test_the_notice_says_the_answer_why_and_how_to_appeal(walk, answers, told):
    home = walk.open_home(answers)
    walk.decide(home)
    text = shown(walk, home, "issued/notice").article.get_text(" ", strip=True)
    assert told in text
    assert "Ask by July 30, 2026" in text
    assert "1234 N Blackstone Ave" in text
    assert ("Please bring it by July 30, 2026" in text) is (told == "Not decided yet")


def test_the_notice_is_in_the_households_language_whatever_the_caseworker_reads(walk):
    home = walk.open_home({**FRESNO, "household.language": "es"})
    walk.decide(home)
    assert shown(walk, home, "issued/notice").article["lang"] == "es"
    assert shown(walk, home).html["lang"] == "en"
    assert "The household reads: Spanish" in shown(walk, home).main.get_text(" ", strip=True)
    assert "The household reads: Spanish" in shown(walk, home, "check").main.get_text(" ", strip=True)
