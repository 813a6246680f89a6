"""Every command is documented as it is, and answers for help at once."""

import subprocess
import sys
from pathlib import Path

from tests.house.commands_page import PAGE, commands, page, root_command

REMEDY = "write it anew: python -m tests.house.commands_page"


def test_the_commands_page_is_what_the_commands_say():
    assert PAGE.read_text(encoding="utf-8") == page(), REMEDY


def test_the_promised_commands_are_there():
    names = {name for name, _ in commands(root_command(), "hearthline")}
    promised = {"screen", "assess", "yield", "data status", "rules check", "doctor"}
    assert {f"hearthline {name}" for name in promised} <= names


def test_every_command_says_what_it_does():
    for name, text in commands(root_command(), "hearthline"):
        usage, _, rest = text.partition("\n\n")
        assert usage.startswith(f"Usage: {name}")
        assert not rest.strip().startswith("Options:"), f"{name} has no sentence of its own"


def test_the_console_script_is_installed_and_helps():
    script = Path(sys.executable).with_name("hearthline")
    result = subprocess.run([script, "--help"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "Usage: hearthline" in result.stdout
