"""Holding an HPXML document against the working group's own schema, where a user has it.

The schema's licence does not let it travel with Hearthline; it is public at
https://github.com/hpxmlwg/hpxml (folder ``schemas``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree  # type: ignore[import-untyped]  # it carries no types

from rules.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_NAME: Final = "HPXML.xsd"
_MOST: Final = 50


def schema_problems(content: bytes, folder: Path) -> list[str]:
    """Return where a document departs from the schema, by line; nothing where it is valid.

    Parameters
    ----------
    content : bytes
    folder : Path
        Folder of the schema, with HPXML.xsd in it.

    Raises
    ------
    InputError
        If the schema is not there or cannot be read, or the document is not XML.
    """
    path = folder / _NAME
    if not path.is_file():
        raise InputError(f"{folder}: holds no {_NAME}. Give the folder `schemas` of an HPXML 4.2 release")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        schema = etree.XMLSchema(etree.parse(str(path), etree.XMLParser(no_network=True)))
    except etree.LxmlError as error:
        raise InputError(f"{path}: is not a schema that can be used ({error})") from error
    try:
        document = etree.fromstring(content, parser)
    except etree.LxmlError as error:
        raise InputError(f"the document is not XML ({error})") from error
    if schema.validate(document):
        return []
    problems = [f"line {each.line}: {each.message}" for each in schema.error_log]
    return [*problems[:_MOST], *([f"and {len(problems) - _MOST} more"] if len(problems) > _MOST else [])]
