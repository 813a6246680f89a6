"""Stores of imported tables, as `hearthline data import` leaves them."""

import hashlib
from datetime import date


def write_import(store, kind, vintage, files, *, census=None, **more):
    """Write one import of us_ca: file name -> text; `more` goes into its import.toml."""
    folder = store / "us_ca" / kind / vintage
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    describe_import(folder, census=census, **more)
    return folder


def describe_import(folder, *, census=None, **more):
    """Write the import.toml of a folder that has its files."""
    kind, vintage = folder.parent.name, folder.name
    files = sorted(path for path in folder.iterdir() if path.is_file())
    about = {
        "format": 1,
        "kind": kind,
        "vintage": vintage,
        "jurisdiction": "us_ca",
        "source_name": "official.csv",
        "source_sha256": "0" * 64,
        "imported_on": date(2026, 11, 21),
        "citation": f"the publisher of {kind}",
        "rows": 1,
        **({} if census is None else {"census_vintage": census}),
        **more,
    }
    lines = [f"{key} = {_toml(value)}" for key, value in about.items() if value is not None]
    for path in files:
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        lines += ["[[file]]", f'name = "{path.name}"', f'sha256 = "{digest}"', f"bytes = {len(content)}"]
    (folder / "import.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(value):
    return f'"{value}"' if isinstance(value, str) else str(value)
