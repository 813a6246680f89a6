"""The answer to many households at once: what `calculators.assessment.assess` answers one by one.

Every rule and formula is that of the single household: rules are asked once for each combination of facts
that occurs, formulas take columns in place of numbers, and a test holds the two against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.portfolio.columns import Column, Kind, ResultColumns
from calculators.portfolio.combinations import ByCombination
from calculators.portfolio.measures import MeasureFigures
from calculators.portfolio.outputs import output_fields
from calculators.portfolio.place import Places
from calculators.portfolio.programs import Programs
from calculators.portfolio.roofs import Roofs, roof_columns
from rules.criteria.housing import housing_class
from rules.determination import determine
from rules.facts import CaseFacts
from rules.inquiry import Inquiry
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from datetime import date

    from calculators.portfolio.columns import FactColumns
    from rules.rulebook import Rulebook


def answer(facts: FactColumns, rulebook: Rulebook, on: date) -> ResultColumns:
    """Return the answers to n households.

    Parameters
    ----------
    facts : FactColumns
        What is known of them.
    rulebook : Rulebook
    on : date
        The day whose rules and figures apply.

    Returns
    -------
    ResultColumns
        In the order of `calculators.portfolio.outputs.output_fields`.

    Raises
    ------
    InputError
        If no programme had begun on that day.
    ReferenceDataError
        If data that the calculation needs is absent or damaged.
    """
    return _engine(rulebook, on).answer(facts)


class Engine:
    """The answers of one rulebook on one day, with what batches share kept between them.

    Parameters
    ----------
    rulebook : Rulebook
    on : date
    """

    def __init__(self, rulebook: Rulebook, on: date) -> None:
        """Make rules, catalogue and roofs ready."""
        determine(CaseFacts(), rulebook, on)  # refuses a day before the first programme, as for one household
        jurisdiction = rulebook.jurisdiction.id
        self.rulebook, self.on = rulebook, on
        self.programs = Programs(rulebook, on)
        self.places = Places(self.programs.tests, jurisdiction)
        self.measures = MeasureFigures(jurisdiction, on)
        self.roofs = Roofs(self.programs.tests, jurisdiction)
        self._classes = ByCombination(("building.units_per_building",), self._class_of)

    def answer(self, facts: FactColumns) -> ResultColumns:
        """Return the answers to a batch."""
        screened = self.programs.tests.screened(facts)
        determined = self.programs.determine(screened)
        zones = self.places.zones(facts)
        columns, use_after = self.measures.worked_out(facts, zones)
        columns |= self.places.columns(screened)
        columns |= self._class_columns(facts)
        columns["outcome"], columns["missing"] = determined.outcome, determined.missing
        for name, (outcome, missing) in determined.by_program.items():
            columns[f"programs.{name}.outcome"], columns[f"programs.{name}.missing"] = outcome, missing
        columns["conditional"] = _not_word(determined.outcome, str(Outcome.ELIGIBLE))
        columns["annual_income_usd"] = screened.incomes.total
        columns["climate_zone"] = Column(Kind.WHOLE, zones, zones > 0)
        roofs = self.roofs.figures(screened, zones, use_after)
        columns |= roof_columns(roofs, columns, self.measures)
        fields = output_fields(self.rulebook)
        shown = {each.name: columns[each.name] for each in fields}
        return ResultColumns(facts.count, fields, shown, one_by_one=roofs.singly)

    def _class_of(self, household: CaseFacts) -> str | None:
        return housing_class(Inquiry(household, self.on, self.rulebook.data))

    def _class_columns(self, facts: FactColumns) -> dict[str, Column]:
        found, which = self._classes(facts)
        words = tuple(dict.fromkeys(each for each in found if each is not None))
        codes = np.array([-1 if each is None else words.index(each) for each in found], np.int32)[which]
        return {"housing_class": Column(Kind.WORD, codes, codes >= 0, words)}


def _not_word(column: Column, word: str) -> Column:
    """Return where a word is another than a given one."""
    return Column(Kind.FLAG, (~column.is_word(word)).astype(np.int8), column.known)


_KEPT: list[Engine] = []


def _engine(rulebook: Rulebook, on: date) -> Engine:
    """Return the engine of a rulebook and day: the last one where they are the same."""
    if not _KEPT or _KEPT[0].rulebook is not rulebook or _KEPT[0].on != on:
        _KEPT[:] = [Engine(rulebook, on)]
    return _KEPT[0]
