"""What is installed, which data are loaded, and what is wrong: `hearthline doctor`.

Nothing heavy is imported: packages are read from their metadata, data files from disk.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webapp.assets import FACES, STATIC
from webapp.data_files import DataFile, data_files
from webapp.data_status import imported_documents, imported_lines
from webapp.diagnosis import Problem
from webapp.requirement import meets, parse_requirement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.records_health import RecordsHealth

DISTRIBUTION = "hearthline"
OUR_PACKAGES = ("rules", "calculators", "webapp")
# NREL's own PVWatts: the tests hold our solar yield against it. Nothing at run time needs it.
TEST_ORACLE = "NREL-PySAM"


@dataclass(frozen=True, slots=True)
class InstalledPackage:
    """A package Hearthline requires: what is wanted, and what is there (None where it is not)."""

    name: str
    required: str
    installed: str | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The state of an installation.

    Parameters
    ----------
    engine_version, python_version : str
        Versions of Hearthline and of the interpreter.
    packages : tuple of InstalledPackage
        What Hearthline requires.
    owners : mapping of str to tuple of str
        Which installed distributions provide each of our top-level packages.
    fonts : tuple of str
        Font files of the required font packages, which reports embed.
    test_oracle : str or None
        Version of NREL-PySAM, which only tests need, or None.
    data : tuple of DataFile
        Every data file of the rules and calculators, with vintages and hash.
    imported : tuple of dict
        Every imported table: kind, vintage, rows, file, hash, damage.
    problems : tuple of Problem
        What is wrong; empty where all is well.
    records : RecordsHealth or None
        What was found of a programme's own records, where they were looked at.
    """

    engine_version: str
    python_version: str
    packages: tuple[InstalledPackage, ...]
    owners: Mapping[str, tuple[str, ...]]
    fonts: tuple[str, ...]
    test_oracle: str | None
    data: tuple[DataFile, ...]
    imported: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]
    records: RecordsHealth | None = None

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def document(self) -> dict[str, object]:
        """Return the diagnosis as plain values for JSON."""
        return {"healthy": self.healthy, **asdict(self)}

    def text(self) -> str:
        """Return the diagnosis as lines for a person, what is wrong first."""
        lines = [f"Hearthline {self.engine_version} on Python {self.python_version}"]
        lines += [f"WRONG: {p.what} {p.remedy}" for p in self.problems] or ["Nothing is wrong."]
        lines += ["", "Packages"]
        lines += [f"  {p.name:<24} {p.installed or 'missing':<12} needs {p.required}" for p in self.packages]
        oracle = self.test_oracle or "not installed: tests against it are skipped"
        lines += [f"  {TEST_ORACLE:<24} {oracle:<12} (tests only)"]
        lines += ["", f"Fonts for reports: {len(self.fonts)} files"]
        lines += ["", "Data (first 12 digits of SHA-256, file, vintages, values not verified)"]
        for file in self.data:
            doubt = f"  {file.unverified} not verified" if file.unverified else ""
            lines.append(f"  {file.sha256[:12]}  {file.path}  {file.vintages or '-'}{doubt}")
        lines += ["", *imported_lines(list(self.imported))]
        if self.records is not None:
            lines += ["", *self.records.lines()]
        return "\n".join(lines)


def diagnose(records: RecordsHealth | None = None) -> Diagnosis:
    """Look at this installation.

    Parameters
    ----------
    records : RecordsHealth, optional
        What was found of a programme's own records.

    Returns
    -------
    Diagnosis
        What is there, and what is wrong in plain sentences.
    """
    packages = _packages()
    owners = _owners()
    fonts = _fonts([package.name for package in packages])
    roots = {package: _folder(package) for package in OUR_PACKAGES}
    data = tuple(f for room in ("rules", "calculators") if (root := roots[room]) for f in data_files(root))
    imported = tuple(imported_documents())
    problems = [
        *_python_problems(),
        *_package_problems(packages),
        *_ownership_problems(owners, roots),
        *_data_problems(data),
        *_import_problems(imported),
        *(records.problems if records is not None else ()),
    ]
    if not fonts:
        problems.append(Problem("No font is installed, so no report can be printed.", _INSTALL))
    problems += _face_problems()
    return Diagnosis(
        engine_version=_version(DISTRIBUTION) or "not installed",
        python_version=".".join(map(str, sys.version_info[:3])),
        packages=packages,
        owners=owners,
        fonts=fonts,
        test_oracle=_version(TEST_ORACLE),
        data=data,
        imported=imported,
        problems=tuple(problems),
        records=records,
    )


_INSTALL = "Make the environment anew: `make clean env`."


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _packages() -> tuple[InstalledPackage, ...]:
    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return ()
    wanted = [parse_requirement(line) for line in lines if "extra ==" not in line]
    return tuple(InstalledPackage(name, required, _version(name)) for name, required in wanted)


def _owners() -> dict[str, tuple[str, ...]]:
    """Return the distributions that installed files into each of our packages.

    An editable install of ours lists none of its own files, so an empty answer is a good one.
    """
    found: dict[str, set[str]] = {package: set() for package in OUR_PACKAGES}
    for distribution in metadata.distributions():
        # The record as text: parsing every file of every distribution takes half a second.
        record = distribution.read_text("RECORD") or "\n".join(map(str, distribution.files or ()))
        lines = f"\n{record}"
        for package in OUR_PACKAGES:
            if f"\n{package}/" in lines or f"\n{package}.py" in lines:
                found[package].add(distribution.name)
    return {package: tuple(sorted(names)) for package, names in found.items()}


def _folder(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _fonts(packages: list[str]) -> tuple[str, ...]:
    found = []
    for name in (name for name in packages if name.startswith("fontpkg-")):
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            continue
        found += [file.name for file in files if file.suffix.lower() in (".ttf", ".otf")]
    return tuple(sorted(set(found)))


def _face_problems() -> list[Problem]:
    """Return what is missing of the faces for Chinese, which come with the pages' design system."""
    folder = STATIC / "vendor" / "fonts"
    missing = [Path(face).name for face in FACES if not (folder / Path(face).name).is_file()]
    if not missing:
        return []
    return [
        Problem(
            f"Of the typeface for Chinese {', '.join(missing)} is not installed, so no document can be"
            " printed in Chinese.",
            "Run once, with a network: `python -m webapp.assets`.",
        )
    ]


def _python_problems() -> list[Problem]:
    try:
        wanted = metadata.metadata(DISTRIBUTION)["Requires-Python"]
    except metadata.PackageNotFoundError:
        return [Problem("Hearthline itself is not installed in this environment.", _INSTALL)]
    running = ".".join(map(str, sys.version_info[:3]))
    if meets(running, wanted):
        return []
    return [Problem(f"Python {running} is not one that Hearthline is tested on ({wanted}).", _INSTALL)]


def _package_problems(packages: tuple[InstalledPackage, ...]) -> list[Problem]:
    problems = []
    for package in packages:
        if package.installed is None:
            problems.append(Problem(f"{package.name} is not installed (needs {package.required}).", _INSTALL))
        elif not meets(package.installed, package.required):
            problems.append(
                Problem(f"{package.name} is {package.installed}, but {package.required} is needed.", _INSTALL)
            )
    return problems


def _ownership_problems(
    owners: Mapping[str, tuple[str, ...]], roots: Mapping[str, Path | None]
) -> list[Problem]:
    problems = []
    for package, distributions in owners.items():
        problems += [
            Problem(
                f"The package '{package}' is also provided by the distribution '{other}',"
                " which overwrites ours.",
                f"Remove it (`pip uninstall {other}`), then make the environment anew.",
            )
            for other in distributions
            if other != DISTRIBUTION
        ]
    here = Path(__file__).parents[1]
    for package, root in roots.items():
        if root is None or root.parent != here:
            problems.append(
                Problem(
                    f"The package '{package}' is read from {root}, not from {here}.",
                    "Run Hearthline from its own environment, with PYTHONPATH unset.",
                )
            )
    return problems


def _data_problems(data: tuple[DataFile, ...]) -> list[Problem]:
    problems = [
        Problem(
            f"The data file {file.path} cannot be read: {file.damage}.",
            "Restore it from the release, or from version control (`git checkout`).",
        )
        for file in data
        if file.damage
    ]
    empty = [r for r in ("rules", "calculators") if not any(f.path.startswith(f"{r}/data/") for f in data)]
    problems += [Problem(f"No data files are installed below {room}/data.", _INSTALL) for room in empty]
    return problems


def _import_problems(imported: tuple[dict[str, Any], ...]) -> list[Problem]:
    return [
        Problem(
            f"The imported table {table['kind']} {table['vintage']} is damaged: {table['damage']}.",
            f"Import it again with --replace, or take it out: `hearthline data remove {table['kind']}"
            f" {table['vintage']}`.",
        )
        for table in imported
        if table["damage"]
    ]
