"""A portfolio answered household by household, as `hearthline assess` would: slow, and by the same code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.assessment import assess
from calculators.portfolio.outputs import answer_of, result_columns

if TYPE_CHECKING:
    from datetime import date

    from calculators.portfolio.columns import FactColumns, ResultColumns
    from rules.rulebook import Rulebook


def answer(facts: FactColumns, rulebook: Rulebook, on: date) -> ResultColumns:
    """Return what `hearthline assess` answers for each of n households.

    Parameters
    ----------
    facts : FactColumns
    rulebook : Rulebook
    on : date
        The day whose rules and figures apply.

    Returns
    -------
    ResultColumns
        In the order of `calculators.portfolio.outputs.output_fields`.
    """
    answers = [
        answer_of(assess(facts.household(row), rulebook, on).document(), rulebook)
        for row in range(facts.count)
    ]
    return result_columns(rulebook, answers, one_by_one=facts.count)
