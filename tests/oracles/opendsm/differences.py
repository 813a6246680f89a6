"""Prints what opendsm and eemeter predict beside our own figures: `make oracle-opendsm`."""

from __future__ import annotations

import click

from tests.oracles.opendsm.test_sample_meters import EEMETER, OPENDSM, our_results


def main() -> None:
    """Print a line a sample meter: saving by each, and how far our prediction is from theirs."""
    click.echo("Share saved, and our prediction over theirs")
    for name, result in our_results().items():
        theirs, older = OPENDSM[name], EEMETER[name]
        line = f"{name:<42} ours {result.avoided / result.predicted:.2%}; opendsm {saved(theirs):.2%}"
        line += f", {result.predicted / float(theirs['predicted']) - 1:+.2%}"
        if not name.endswith("bimonthly"):
            line += f"; eemeter {saved(older):.2%}, {result.predicted / float(older['predicted']) - 1:+.2%}"
        click.echo(line)


def saved(row: dict[str, str]) -> float:
    """Return the share that a library says was saved."""
    return float(row["avoided"]) / float(row["predicted"])


if __name__ == "__main__":
    main()
