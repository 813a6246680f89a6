"""Every text that people read can be found and translated."""

import ast

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.house.tree import ROOT, python_files, syntax

MARKS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
HOW = "pybabel extract -F babel.cfg -k _l -k lazy_gettext --no-location -o webapp/translations/messages.pot ."


def texts():
    with (ROOT / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    folder = str(ROOT)
    found = extract_from_dir(folder, methods, options, MARKS, directory_filter=lambda path: "/." not in path)
    return {text[2] for text in found}


def test_texts_of_forms_pages_and_messages_are_found():
    assert {"Email address", "There is a problem", "We kept what you typed. Check it and save."} <= texts()


def test_the_list_of_texts_is_the_one_that_translators_get():
    with (ROOT / "webapp/translations/messages.pot").open("rb") as stream:
        listed = {message.id for message in read_po(stream) if message.id}
    assert listed == texts(), f"run: {HOW}"


@pytest.mark.parametrize("name", python_files("webapp"), ids=str)
def test_no_text_is_put_together_where_no_translator_sees_it(name):
    calls = [n for n in ast.walk(syntax(name)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    marked = [call for call in calls if call.func.id in MARKS and call.args]
    odd = [f"line {call.lineno}" for call in marked if not isinstance(call.args[0], ast.Constant)]
    inside = [
        f"line {node.lineno}"
        for node in ast.walk(syntax(name))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS
    ]
    assert not odd + inside
