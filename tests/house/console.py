"""Examples in the documentation, run as a reader would: sybil finds them, a shell runs the console ones."""

import doctest
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

OURS = "hearthline "
AS_A_READER_COMPARES = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def commands(block: str) -> list[tuple[str, str]]:
    """Return a console block's commands, each with the output printed below it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif found and found[-1][0].endswith("\\"):
            command, output = found.pop()
            found.append((f"{command}\n{line.removeprefix('> ')}", output))
        elif found:
            found[-1][1].append(line)
    return [(command, "\n".join(output)) for command, output in found]


def run_console(example: Example) -> str | None:
    """Run a block's hearthline commands in the example's folder; return what differs, or None.

    Commands of other programs (git, make, apt) are for the reader's own machine and are not run. A command
    without printed output must end well.
    """
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    for command, expected in commands(example.parsed):
        if OURS not in f"{command} ":
            continue
        # The documentation's own commands, pipes and all, so a shell runs them.
        result = subprocess.run(  # noqa: S602 - the text is ours and reviewed
            command,
            shell=True,
            cwd=example.namespace["folder"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if not expected.strip():
            if result.returncode != 0:
                return f"$ {command}\nended with {result.returncode}:\n{result.stdout}"
            continue
        if not doctest.OutputChecker().check_output(f"{expected}\n", result.stdout, AS_A_READER_COMPARES):
            return f"$ {command}\nshould print:\n{expected}\nbut prints:\n{result.stdout}"
    return None


def save_toml(example: Example) -> None:
    """Save a TOML block as home.toml, the name its page gives it, once it is seen to be TOML."""
    tomllib.loads(example.parsed)
    (example.namespace["folder"] / "home.toml").write_text(example.parsed, encoding="utf-8")


def read_examples(path: Path, folder: Path) -> list[Example]:
    """Return the runnable examples of one Markdown file; console ones will run in a folder."""
    parsers = [
        CodeBlockParser("console", run_console),
        CodeBlockParser("toml", save_toml),
        PythonCodeBlockParser(),
    ]
    finder = Sybil(parsers=parsers, path=str(path.parent))
    document: Document = finder.parse(path)
    document.namespace["folder"] = folder
    return list(document.examples())
