"""JSON Schemas of the household file and of what `screen` and `assess` print.

Run ``python -m webapp.schemas docs/schemas`` after a name was added; a test compares them with the code.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from calculators.choice.documents import PackageDocument
from calculators.documents import AssessmentDocument
from calculators.explain.documents import ExplanationDocument
from rules.documents import ScreeningDocument
from rules.facts import CaseFacts

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


def schemas() -> dict[str, dict[str, Any]]:
    """Return each schema by the name of its file."""
    return {
        "household.json": _titled(CaseFacts.model_json_schema(), "A household file"),
        "screen.json": _titled(
            TypeAdapter(ScreeningDocument).json_schema(), "What hearthline screen --json prints"
        ),
        "assess.json": _titled(
            TypeAdapter(AssessmentDocument).json_schema(), "What hearthline assess --json prints"
        ),
        "package.json": _titled(
            TypeAdapter(PackageDocument).json_schema(), "What hearthline package --json prints"
        ),
        "explain.json": _titled(
            TypeAdapter(ExplanationDocument).json_schema(), "What hearthline explain --json prints"
        ),
    }


def schema_text(schema: dict[str, Any]) -> str:
    """Return a schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _titled(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": DIALECT, **_with_bounds(schema), "title": title}


def _with_bounds(node: Any) -> Any:  # noqa: ANN401 - a schema is any JSON
    """Return a schema with bounds under JSON Schema's own names, not pydantic's."""
    if isinstance(node, dict):
        return {_BOUNDS.get(key, key): _with_bounds(value) for key, value in node.items()}
    return [_with_bounds(item) for item in node] if isinstance(node, list) else node


def main(folder: Path) -> None:
    """Write every schema into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / name).write_text(schema_text(schema), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
