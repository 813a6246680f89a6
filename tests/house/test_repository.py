"""What is committed works on any machine: no paths or hosts of one developer's, and locks that lock."""

import hashlib
import re
import tomllib

import pytest

from tests.house.tree import ROOT, files, text

# A folder that only one machine has, wherever it stands in a text.
ONE_MACHINE = re.compile(r"(?<![\w.-])/(?:work|farm|root|home/\w+|Users/\w+|mnt|opt/wheels)/")
HOST = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock", "requirements-assets.lock")
LICENSE_SHA256 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
TEXTS = [
    f for f in files() if f.suffix in {".py", ".md", ".toml", ".yml", ".cfg", ".ini", ".lock", ".in", ""}
]


@pytest.mark.parametrize("name", TEXTS, ids=str)
def test_no_path_of_one_machine(name):
    if name.name == "test_repository.py":
        return
    assert not ONE_MACHINE.search(text(name))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_hashes_and_names_no_host(name):
    content = text(name)
    assert not HOST.search(content)
    requirements = re.split(r"^(?=[a-z0-9])", content, flags=re.MULTILINE)[1:]
    assert requirements
    for requirement in requirements:
        assert "==" in requirement
        assert "--hash=sha256:" in requirement


def pins(name: str) -> set[str]:
    """Return a lock's name==version pairs."""
    return set(re.findall(r"^[a-z0-9._-]+==[^ ]+", text(name), flags=re.MULTILINE))


def test_the_locks_agree_and_cover_the_project():
    runtime, dev, build, _ = (pins(name) for name in LOCKS)
    assert runtime <= dev, "developers and users run the same versions"
    assert build <= dev
    project = tomllib.loads(text("pyproject.toml"))["project"]
    pinned = {pin.split("==")[0] for pin in runtime}
    wanted = {re.match(r"[A-Za-z0-9._-]+", line).group().lower() for line in project["dependencies"]}
    assert wanted <= pinned, "run `make lock`"


def test_the_build_requirements_say_what_pyproject_says():
    wanted = tomllib.loads(text("pyproject.toml"))["build-system"]["requires"]
    stated = [line for line in text(".ci/build.in").splitlines() if line and not line.startswith("#")]
    assert set(wanted) <= set(stated)


def test_the_licence_is_apache_2_to_the_letter():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == LICENSE_SHA256


def test_the_make_file_explains_itself():
    makefile = text("Makefile")
    promised = {"env", "demo", "test", "lint", "bench", "prove", "lock", "clean", "help"}
    explained = set(re.findall(r"^([a-z]+):.*## \w", makefile, flags=re.MULTILINE))
    assert promised <= explained
