"""What `hearthline doctor` sees, and what it says to do about it."""

import hashlib
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from webapp import doctor
from webapp.data_files import data_files
from webapp.doctor import diagnose
from webapp.requirement import meets, parse_requirement

ROOT = Path(__file__).parents[2]


def sentences(diagnosis):
    return [f"{problem.what} {problem.remedy}" for problem in diagnosis.problems]


def test_this_installation_is_healthy():
    diagnosis = diagnose()
    assert sentences(diagnosis) == []
    assert diagnosis.healthy
    assert "Nothing is wrong." in diagnosis.text()


def test_every_requirement_is_listed_with_what_is_installed():
    packages = {package.name: package for package in diagnose().packages}
    assert packages["click"].installed == metadata.version("click")
    assert packages["click"].required == "<9,>=8.3"


def test_every_data_file_is_listed_with_the_hash_of_its_bytes():
    files = {file.path: file for file in diagnose().data}
    on_disk = {
        path.relative_to(ROOT).as_posix()
        for room in ("rules", "calculators")
        for path in (ROOT / room / "data").rglob("*")
        if path.suffix in (".toml", ".csv")
    }
    assert on_disk <= set(files)
    for name in on_disk:
        assert files[name].sha256 == hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def test_the_document_is_json_and_says_the_same():
    diagnosis = diagnose()
    document = json.loads(json.dumps(diagnosis.document()))
    assert document["healthy"] is True
    assert document["engine_version"] == metadata.version("hearthline")
    assert len(document["data"]) == len(diagnosis.data)


def test_a_package_of_the_wrong_version_and_one_that_is_missing_are_named(monkeypatch):
    versions = {"click": "9.0.1", "pvlib": None}
    installed = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: versions.get(name, installed(name)))
    told = " ".join(sentences(diagnose()))
    assert "click is 9.0.1, but <9,>=8.3 is needed." in told
    assert "pvlib is not installed (needs <0.17,>=0.16.1)." in told
    assert "make clean env" in told


def test_another_distribution_that_owns_our_package_is_named(monkeypatch):
    monkeypatch.setattr(doctor, "_owners", lambda: {"rules": ("hearthline", "rules"), "webapp": ()})
    diagnosis = diagnose()
    assert not diagnosis.healthy
    assert "'rules' is also provided by the distribution 'rules'" in diagnosis.text()
    assert "pip uninstall rules" in diagnosis.text()


def test_a_distribution_that_installed_into_our_package_is_found(monkeypatch, tmp_path):
    intruder = tmp_path / "rules-3.5.dist-info"
    intruder.mkdir()
    (intruder / "METADATA").write_text("Metadata-Version: 2.1\nName: rules\nVersion: 3.5\n", encoding="utf-8")
    (intruder / "RECORD").write_text("rules/__init__.py,,\nrules-3.5.dist-info/RECORD,,\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert "rules" in diagnose().owners["rules"]
    assert "'rules' is also provided by the distribution 'rules'" in diagnose().text()


def test_a_package_read_from_elsewhere_is_named(monkeypatch, tmp_path):
    folder = doctor._folder
    monkeypatch.setattr(
        doctor, "_folder", lambda name: tmp_path / "rules" if name == "rules" else folder(name)
    )
    told = " ".join(sentences(diagnose()))
    assert f"'rules' is read from {tmp_path / 'rules'}" in told
    assert "No data files are installed below rules/data." in told


def test_no_fonts_means_no_report(monkeypatch):
    monkeypatch.setattr(doctor, "_fonts", lambda _: ())
    assert "No font is installed, so no report can be printed." in diagnose().text()


def test_a_python_that_is_too_old_is_named(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    assert "Python 3.10.9 is not one that Hearthline is tested on" in diagnose().text()


def package_with(tmp_path, name, raw):
    path = tmp_path / "rules" / "data" / "us_xx" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    return data_files(tmp_path / "rules")


def test_a_data_file_tells_its_vintages_and_what_is_unverified(tmp_path):
    raw = b'unit = "USD"\n' + b"".join(
        f"[[value]]\neffective = {day}\nverified = {verified}\n".encode()
        for day, verified in [("2014-10-01", "true"), ("2017-04-01", "false"), ("2026-09-01", "false")]
    )
    (file,) = package_with(tmp_path, "limit.toml", raw)
    assert file.path == "rules/data/us_xx/limit.toml"
    assert file.vintages == "2014-10-01 to 2026-09-01"
    assert file.unverified == 2


def test_a_table_tells_the_years_in_its_rows(tmp_path):
    (file,) = package_with(tmp_path, "limits.csv", b"# HUD\nyear,county,limit\n2024,001,1\n2026,001,2\n")
    assert file.vintages == "2024 to 2026"


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"value = ", b"[a]\n[a]\n"])
def test_a_damaged_data_file_is_named_and_the_rest_still_told(tmp_path, monkeypatch, raw):
    files = package_with(tmp_path, "limit.toml", raw)
    assert files[0].damage
    assert files[0].sha256 == hashlib.sha256(raw).hexdigest()
    monkeypatch.setattr(doctor, "data_files", lambda _: files)
    assert "The data file rules/data/us_xx/limit.toml cannot be read" in diagnose().text()


@pytest.mark.parametrize(
    ("version", "bounds", "answer"),
    [
        ("8.3", "<9,>=8.3", True),
        ("8.3.0", "<9,>=8.3", True),
        ("8.2.9", "<9,>=8.3", False),
        ("9", "<9,>=8.3", False),
        ("9.0.0", "<9,>=8.3", False),
        ("7.1.1.post1", ">=7.1.1", True),
        ("3.14.0", "<3.14,>=3.11", False),
        ("3.13.9", "<3.14,>=3.11", True),
        ("1.0", "any version", True),
    ],
)
def test_bounds_on_the_line(version, bounds, answer):
    assert meets(version, bounds) is answer


def test_a_requirement_is_read_without_its_marker():
    assert parse_requirement('tzdata>=2024 ; python_version < "3.12"') == ("tzdata", ">=2024")
    assert parse_requirement("numpy") == ("numpy", "any version")
    with pytest.raises(ValueError, match="not a requirement"):
        parse_requirement("; python_version")


def test_the_doctor_needs_nothing_heavy():
    code = (
        "import sys, webapp.doctor as d; d.diagnose(); print(sorted({'numpy', 'pvlib'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
