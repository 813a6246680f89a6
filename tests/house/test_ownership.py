"""PyPI has an unrelated `rules` that would overwrite ours: only hearthline may own our packages."""

from importlib import metadata

import pytest

OURS = ("rules", "calculators", "webapp", "static")


@pytest.mark.parametrize("package", OURS)
def test_no_other_distribution_provides_our_packages(package):
    owners = {
        distribution.name
        for distribution in metadata.distributions()
        if any(file.parts[0] in (package, f"{package}.py") for file in distribution.files or ())
    }
    assert owners <= {"hearthline"}
