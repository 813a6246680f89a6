"""Every data file that the tests of rules/ break, with what is said of it, by kind of file."""

from rules.errors import ReferenceDataError
from rules.rulebook import load_rulebook, read_rulebook
from tests.rules import (
    test_broken_data,
    test_imported,
    test_parameters,
    test_places,
    test_programs,
    test_tables,
)
from tests.rules.households import copied_rules

# What a library or the system says in its own words, which are not ours to hold.
_OTHERS_WORDS = ("not a TOML file", "cannot be read")


def broken():
    """Yield kind, what is wrong, and what reads it from a temporary folder."""
    for kind, module, read in (
        ("parameter", test_parameters, test_parameters.parse),
        ("programme", test_programs, test_programs.load),
        ("income table", test_tables, test_tables.load),
        ("tract table", test_places, test_places.load),
    ):
        for name, (text, _) in module.BROKEN.items():
            yield kind, name, lambda folder, read=read, text=text: read(folder, text)
    for name, file, old, new, _ in test_broken_data.BROKEN:
        yield "rulebook", name, lambda folder, args=(file, old, new): _broken_rulebook(folder, *args)
    for name, (damage, _) in test_imported.DAMAGES.items():
        yield "import", name, lambda folder, damage=damage: _damaged_import(folder, damage)
    for name, (old, new, _) in test_imported.TABLES.items():
        yield "imported list", name, lambda folder, args=(old, new): _broken_list(folder, *args)


def said(read, folder):
    """Return what is said of a broken file, or None where those are not our own words."""
    try:
        read(folder)
    except ReferenceDataError as error:
        text = str(error)
        return None if any(words in text for words in _OTHERS_WORDS) else text
    raise AssertionError("a broken file was read")


def _broken_rulebook(folder, file, old, new):
    rules = copied_rules(folder)
    test_broken_data.break_file(rules / file, old, new)
    read_rulebook(rules)


def _damaged_import(folder, damage):
    damage(test_imported.import_2026(folder))
    load_rulebook(imported=folder)


def _broken_list(folder, old, new):
    test_imported.import_2026(folder, test_imported.LIST_2026.replace(old, new))
    load_rulebook(imported=folder)
