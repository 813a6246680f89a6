"""A data file says where its figures come from: beside them in TOML, in a README for a table."""

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

CITATION = ("citation", "retrieved", "verified")
# These name which figures are meant; they are not figures.
SELECTORS = {"year", "first_year", "last_year", "vintage", "edition", "order"}
DATA = [f for f in files() if f.parts[1:2] == ("data",) and f.parts[0] in ("rules", "calculators")]
TOML = [f for f in DATA if f.suffix == ".toml" and f.parts[0] == "calculators"]
TABLES = [f for f in DATA if f.suffix in (".csv", ".npz", ".npy", ".parquet", ".json")]


def uncited(node: object, where: str = "", inherited: frozenset[str] = frozenset()) -> list[str]:
    """Return the places that hold a number without a citation on themselves or above them."""
    if isinstance(node, bool):
        return []
    if isinstance(node, int | float):
        return [] if inherited >= set(CITATION) else [where]
    if isinstance(node, dict):
        above = inherited | (node.keys() & set(CITATION))
        held = {key: value for key, value in node.items() if key not in SELECTORS}
        return [w for key, value in held.items() for w in uncited(value, f"{where}.{key}".lstrip("."), above)]
    if isinstance(node, list):
        return [w for i, value in enumerate(node) for w in uncited(value, f"{where}[{i}]", inherited)]
    return []


def citation_problems(node: object, where: str = "") -> list[str]:
    """Return citations that are blank, undated, or do not say whether they were verified."""
    found = []
    if isinstance(node, dict):
        kinds = {"citation": str, "retrieved": date, "verified": bool}
        found += [f"{where}.{k}" for k, kind in kinds.items() if k in node and type(node[k]) is not kind]
        if isinstance(node.get("citation"), str) and not node["citation"].strip():
            found.append(f"{where}.citation")
        found += [
            w for key, value in node.items() for w in citation_problems(value, f"{where}.{key}".lstrip("."))
        ]
    if isinstance(node, list):
        found += [w for i, value in enumerate(node) for w in citation_problems(value, f"{where}[{i}]")]
    return found


@pytest.mark.parametrize("name", TOML, ids=str)
def test_every_number_is_cited(name):
    content = tomllib.loads((ROOT / name).read_text(encoding="utf-8"))
    assert not uncited(content), f"{name}: give {', '.join(CITATION)} at these, or above them"
    assert not citation_problems(content)


def provenance_of(name: Path) -> Path | None:
    """Return the nearest README that names a table."""
    for folder in name.parents:
        readme = ROOT / folder / "README.md"
        if readme.is_file() and name.name in readme.read_text(encoding="utf-8"):
            return readme
        if folder.name == "data":
            break
    return None


@pytest.mark.parametrize("name", TABLES, ids=str)
def test_every_table_has_its_provenance(name):
    assert provenance_of(name), (
        f"name {name.name} in the README.md of its folder: publisher, vintage, date, checks"
    )


@pytest.mark.parametrize("name", [f for f in DATA if f.suffix == ".csv"], ids=str)
def test_a_table_is_plain_text_with_one_header(name):
    raw = (ROOT / name).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf"), "no byte-order mark"
    lines = raw.decode("utf-8").splitlines()
    header = next(line for line in lines if not line.startswith("#")).split(",")
    assert len(header) == len(set(header)), "a column has one name of its own"
    assert all(column and column == column.strip() for column in header)


def test_the_check_itself_sees_a_number_without_a_source():
    cited = {"citation": "publisher", "retrieved": date(2026, 11, 21), "verified": True}
    assert uncited({"a": {"factor": 1.0}, "b": {**cited, "factor": [1.0, {"c": 2}]}}) == ["a.factor"]
    assert citation_problems({"a": {**cited, "verified": "yes"}}) == ["a.verified"]


ORACLES = sorted({f.parts[2] for f in files() if f.parts[:2] == ("tests", "oracles") and len(f.parts) > 3})


@pytest.mark.parametrize("origin", ORACLES)
def test_every_oracle_says_where_its_answers_are_from(origin):
    readme = ROOT / "tests" / "oracles" / origin / "README.md"
    assert readme.is_file()
    assert "2026" in readme.read_text(encoding="utf-8"), "say when it was retrieved or made"


def test_no_file_of_the_shared_data_is_copied_into_the_repository(shared_data):
    theirs = {digest(path) for path in shared_data.rglob("*") if path.is_file() and path.stat().st_size > 1}
    copied = [name for name in files() if digest(ROOT / name) in theirs]
    assert not copied


def digest(path: Path) -> str:
    """Return a file's hash."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


RECALLED = re.compile(r"recalled|unverified|not seen", re.IGNORECASE)
EVERY_TOML = [f for f in DATA if f.suffix == ".toml"]


def flattered(node: object) -> list[str]:
    """Return citations that say something was not checked and are marked as verified all the same."""
    if isinstance(node, dict):
        own = str(node.get("citation", ""))
        here = [own] if node.get("verified") is True and RECALLED.search(own) else []
        return here + [text for value in node.values() for text in flattered(value)]
    return [text for value in node for text in flattered(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("name", EVERY_TOML, ids=str)
def test_a_source_that_was_recalled_is_not_called_verified(name):
    assert not flattered(tomllib.loads((ROOT / name).read_text(encoding="utf-8")))
