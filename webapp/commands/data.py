"""`hearthline data`: the reference data that answers rest on."""

from __future__ import annotations

import click

from webapp.command_line import json_option, print_json


@click.group()
def data() -> None:
    """Look at the reference data that answers rest on."""


@data.command("status")
@json_option
def data_status(as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """List the data vintages that are loaded, with their hashes."""
    from webapp.data_status import status, status_text

    document = status()
    if as_json:
        print_json(document)
    else:
        click.echo(status_text(document))
