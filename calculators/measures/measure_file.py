"""What a measure's data file may hold: every key named, every value checked."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rules.errors import ReferenceDataError

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
HousingClass = Literal["single_family", "multi_family", "mobile_home"]
Kind = Literal["saving", "enabling", "health_and_safety"]


class _Entry(BaseModel):
    """A table of a data file; a key that is not listed is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Cited(_Entry):
    """A table with its source."""

    citation: Text
    retrieved: date
    verified: bool
    link: Text | None = None


class LifeAlternative(_Cited):
    """``[[life.alternative]]``: a life that another source gives."""

    years: Annotated[Number, Field(gt=0)]


class LifeEntry(_Cited):
    """``[life]``: the effective useful life, and what others give (``[[life.alternative]]``)."""

    years: Annotated[Number, Field(gt=0)]
    note: Text | None = None
    alternative: tuple[LifeAlternative, ...] = ()


class CostEntry(_Cited):
    """``[cost]``: total installed cost for each unit."""

    usd_per_unit: Annotated[Number, Field(ge=0)]
    note: Text | None = None


class RealisationEntry(_Cited):
    """``[realisation]``: metered over predicted saving, where a programme has measured it."""

    rate: Annotated[Number, Field(gt=0)]


class CircuitEntry(_Cited):
    """``[circuit]``: what the new equipment draws at most."""

    volts: Annotated[Number, Field(gt=0)]
    watts: Annotated[Number, Field(gt=0)]
    replaces: tuple[Literal["water_heating", "range", "dryer", "heating", "cooling"], ...] = ()


class CaseEntry(_Entry):
    """``[[parameter.case]]``: the value for some climate zones or housing classes."""

    climate_zones: Annotated[tuple[int, ...], Field(min_length=1)] | None = None
    housing_classes: Annotated[tuple[HousingClass, ...], Field(min_length=1)] | None = None
    value: Number
    citation: Text | None = None
    retrieved: date | None = None
    verified: bool | None = None
    link: Text | None = None

    @model_validator(mode="after")
    def _limited_to_something(self) -> Self:
        if self.climate_zones is None and self.housing_classes is None:
            msg = "give climate_zones or housing_classes; a value for all homes is the parameter's own"
            raise ValueError(msg)
        return self

    def overlaps(self, other: CaseEntry) -> bool:
        """Return whether some home is in both cases."""
        return _meet(self.climate_zones, other.climate_zones) and _meet(
            self.housing_classes, other.housing_classes
        )


def _meet(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> bool:
    """Return whether two lists have anything in common; None stands for everything."""
    return one is None or other is None or bool(set(one) & set(other))


class ParameterEntry(_Cited):
    """``[[parameter]]``: a number that the change takes, with its value for some homes."""

    name: Code
    value: Number
    unit: Text
    description: Text
    case: tuple[CaseEntry, ...] = ()

    @model_validator(mode="after")
    def _one_value_for_a_home(self) -> Self:
        for position, case in enumerate(self.case):
            for earlier, other in enumerate(self.case[:position]):
                if case.overlaps(other):
                    msg = (
                        f"{self.name}: cases {earlier + 1} and {position + 1} both match some homes;"
                        " give each home one value"
                    )
                    raise ValueError(msg)
        return self


class FeasibilityEntry(_Cited):
    """``[[feasibility]]``: one test of whether the measure fits a home."""

    name: Code
    test: Code
    facts: tuple[Text, ...] = ()
    comparison: Literal["at_most", "under", "at_least", "over", "equals", "one_of", "within"]
    threshold: Any
    unit: Text | None = None
    code_met: Code
    code_not_met: Code
    quantity: Code | None = None
    usual: Any = None

    @model_validator(mode="after")
    def _usual_where_it_counts(self) -> Self:
        if (self.test == "fact_or_usual") != (self.usual is not None):
            msg = (
                f"{self.name}: usual is what 'fact_or_usual' takes for a fact that is not known, and only it"
            )
            raise ValueError(msg)
        return self


class MeasureFile(_Entry):
    """A measure's data file as it is written."""

    id: Code
    label: Text
    hpxml: Text
    unit: Text
    family: Code
    stage: Code
    kind: Kind = "saving"
    change: Code
    inputs: tuple[Text, ...]
    needs_climate: bool
    needs_facts: tuple[Text, ...] = ()
    saving_not_known_because: Text | None = None
    computed_by: Literal["solar"] | None = None
    exclusions: tuple[Code, ...] = ()
    requires: tuple[Code, ...] = ()
    requires_any: tuple[Code, ...] = ()
    health_and_safety_gates: tuple[Code, ...] = ()
    evidence: tuple[Code, ...] = ()
    method: Text
    life: LifeEntry
    cost: CostEntry | None = None
    no_cost_because: Text | None = None
    realisation: RealisationEntry | None = None
    circuit: CircuitEntry | None = None
    parameter: tuple[ParameterEntry, ...] = ()
    feasibility: tuple[FeasibilityEntry, ...] = ()
    source: Annotated[tuple[_Cited, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        lists = {
            "parameter": tuple(entry.name for entry in self.parameter),
            "feasibility": tuple(entry.name for entry in self.feasibility),
            "exclusions": self.exclusions,
            "requires": self.requires,
            "requires_any": self.requires_any,
            "health_and_safety_gates": self.health_and_safety_gates,
            "evidence": self.evidence,
        }
        twice = [
            f"{key}: {name}" for key, names in lists.items() for name in set(names) if names.count(name) > 1
        ]
        if twice:
            msg = "named twice, keep one of each: " + ", ".join(sorted(twice))
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _kind_fits_change(self) -> Self:
        if self.kind == "enabling" and self.change != "no_change":
            msg = "kind: an enabling measure saves nothing of its own; its change is 'no_change'"
            raise ValueError(msg)
        if self.saving_not_known_because is not None and self.change != "no_change":
            msg = "saving_not_known_because: the change has a saving; remove one of the two"
            raise ValueError(msg)
        if self.cost is not None and self.no_cost_because is not None:
            msg = "no_cost_because: there is a [cost]; keep the one that is true"
            raise ValueError(msg)
        if set(self.requires) & set(self.exclusions):
            msg = "requires: names a measure that exclusions names too; a measure cannot be both"
            raise ValueError(msg)
        return self


def check_measure_file(content: dict[str, Any], where: str) -> MeasureFile:
    """Return a measure's data file, checked.

    Parameters
    ----------
    content : dict
        As read from TOML.
    where : str
        Name of the file, for errors.

    Raises
    ------
    ReferenceDataError
        With every key that is unknown, absent or impossible.
    """
    try:
        return MeasureFile.model_validate(content)
    except ValidationError as error:
        found = "; ".join(
            f"{'.'.join(str(part) for part in each['loc']) or 'the file'}: {each['msg']}"
            for each in error.errors()
        )
        raise ReferenceDataError(f"measure data file {where} cannot be used: {found}; correct it") from error
