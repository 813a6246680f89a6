"""The sentences behind an answer can be read by a twelve-year-old.

Measured by the Coleman-Liau index, ``0.0588 L - 0.296 S - 15.8`` with ``L`` letters and ``S`` sentences
for each 100 words: the school grade (United States) in which a text is read; twelve-year-olds are in the
seventh.
M. Coleman and T. L. Liau, "A computer readability formula designed for machine scoring", Journal of Applied
Psychology 60 (1975).
"""

import re

import pytest

from webapp.reports.wording import wording

GRADE_OF_A_TWELVE_YEAR_OLD = 7
LONGEST_SENTENCE_WORDS = 32
STAND_INS = {"since": "", "limit": "the income limit"}
SENTENCES = {
    code: re.sub(r"\{(\w+)\}", lambda place: STAND_INS.get(place[1], "ten"), text)
    for code, text in wording("en").tables["finding"].items()
}


def words_of(text):
    return re.findall(r"[A-Za-z0-9$,'-]+", text)


def grade(text):
    words = words_of(text)
    letters = sum(len(re.sub(r"[^A-Za-z0-9]", "", word)) for word in words)
    sentences = len(re.findall(r"[.!?](?:\s|$)", text))
    return 0.0588 * 100 * letters / len(words) - 0.296 * 100 * sentences / len(words) - 15.8


def test_the_index_tells_a_statute_from_a_plain_sentence():
    statute = (
        "Notwithstanding any other provision of this section, eligibility determinations concerning"
        " disadvantaged communities shall be administered consistently with applicable guidelines."
    )
    assert grade(statute) > 20
    assert grade("We do not know how many people live in your home.") < 5


def test_the_sentences_together_are_for_twelve_year_olds():
    assert grade(" ".join(SENTENCES.values())) <= GRADE_OF_A_TWELVE_YEAR_OLD


@pytest.mark.parametrize("code", SENTENCES)
def test_no_sentence_is_too_long_to_follow(code):
    for sentence in re.split(r"(?<=[.!?;])\s", SENTENCES[code]):
        assert len(words_of(sentence)) <= LONGEST_SENTENCE_WORDS, sentence
