"""What was imported by the command is what the rules then answer by."""

from datetime import date

from rules.criteria.place import designated
from rules.inquiry import Inquiry
from rules.outcomes import Outcome
from rules.rulebook import load_rulebook
from tests.rules.households import with_facts
from tests.webapp.imports import official_files as official
from webapp.imports.store import reference_home

AFTER = date(2026, 11, 21)


def answer(geoid, census=2020, on=AFTER):
    facts = with_facts(dwelling__tract_geoid=None, dwelling__tract_vintage=census)
    dwelling = facts.dwelling.model_copy(update={"tract_geoid": geoid})
    facts = facts.model_copy(update={"dwelling": dwelling})
    return designated(Inquiry(facts, on, load_rulebook(imported=reference_home()).data), {})


def test_the_list_of_2026_decides_tracts_of_2020_and_no_others(run, tmp_path):
    rows = official.rows_of_2026()
    path = official.write_csv(tmp_path / "sb535_2026.csv", ["tract", "dac_type", "county"], rows)
    listed = {geoid for geoid, _, _ in rows}
    on_it, off_it = min(listed), min({geoid for geoid, _ in official.tracts_2020()} - listed)
    assert answer(on_it).code == "designation_list_not_loaded"
    result = run("import", "sb535_2026", str(path), "--on", "2026-11-21")
    assert result.exit_code == 0, result.output
    assert answer(on_it).outcome is Outcome.ELIGIBLE
    assert answer(off_it).outcome is Outcome.INELIGIBLE
    assert answer(on_it, census=2010).code == "tract_of_other_vintage"
    assert answer(on_it, on=date(2026, 8, 31)).code == "tract_of_other_vintage"
