"""A programme file is whole, or is refused by name."""

from datetime import date

import pytest

from rules.criteria import ARGUMENTS, CRITERIA
from rules.errors import RuleDataError
from rules.outcomes import Citation
from rules.priority_population import RULES as PRIORITY_RULES
from rules.programs import load_program
from rules.rulebook import load_rulebook

WHOLE = """
id = "us_ca.test"
name = "Test"
status = "partial"
coverage = "Everything."
pays_for = ["efficiency", "solar"]

[[availability]]
effective = 2019-07-01
state = "open"
citation = "Publisher"
retrieved = 2026-11-21
verified = true

[[version]]
effective = 2014-10-01
citation = "Publisher"
retrieved = 2026-11-21
verified = true
rule.all_of = [
    { criterion = "tenure.owner_occupier" },
    { criterion = "housing.class", one_of = ["single_family"] },
]
"""
OWNER = '{ criterion = "tenure.owner_occupier" }'
LATER = WHOLE[WHOLE.index("[[version]]") :]
RULE = WHOLE[WHOLE.index("rule.all_of") :]


def load(tmp_path, text):
    path = tmp_path / "test.toml"
    path.write_text(text, encoding="utf-8")
    return load_program(path)


def test_a_version_is_in_force_until_the_next(tmp_path):
    program = load(tmp_path, WHOLE + LATER.replace("2014-10-01", "2020-01-01"))
    first, second = program.versions
    assert program.version(date(2014, 9, 30)) is None
    assert program.version(date(2014, 10, 1)) is first
    assert program.version(date(2019, 12, 31)) is first
    assert program.version(date(2020, 1, 1)) is second


def test_availability_is_dated_apart_from_the_rules(tmp_path):
    program = load(tmp_path, WHOLE)
    assert program.availability_on(date(2019, 6, 30)) is None
    assert program.availability_on(date(2019, 7, 1)).state == "open"


def test_a_rule_is_a_tree(tmp_path):
    rule = load(tmp_path, WHOLE.replace(OWNER, f"{{ any_of = [{OWNER}, {OWNER}] }}")).versions[0].rule
    assert rule.kind == "all_of"
    assert [part.kind for part in rule.parts] == ["any_of", "criterion"]
    assert rule.parts[1].arguments == {"one_of": ["single_family"]}


BROKEN = {
    "not TOML": ("id = ", "not a TOML file"),
    "no id": (WHOLE.replace('id = "us_ca.test"', ""), "id is missing"),
    "no coverage": (WHOLE.replace('coverage = "Everything."', ""), "coverage is missing"),
    "a bad status": (WHOLE.replace('"partial"', '"done"'), "status 'done' is not one of complete, partial"),
    "a bad availability": (WHOLE.replace('"open"', '"yes"'), "state is not one of"),
    "no version": (WHOLE.replace("[[version]]", "[[versions]]"), "version is missing"),
    "a version that is one table": (
        WHOLE.replace("[[version]]", "[version]"),
        r"write version as \[\[version\]\]",
    ),
    "no date of effect": (WHOLE.replace("effective = 2014-10-01", ""), "effective = None is not a date"),
    "a date in quotes": (WHOLE.replace("2014-10-01", '"2014-10-01"'), "is not a date"),
    "a date twice": (WHOLE + LATER, "dates are repeated or out of order"),
    "dates in reverse": (WHOLE + LATER.replace("2014", "2013"), "dates are repeated or out of order"),
    "no citation": (
        WHOLE.replace('citation = "Publisher"', "", 1),
        "availability 2019-07-01: citation is missing",
    ),
    "no rule": (WHOLE.replace(RULE, ""), "a rule is a table with one of"),
    "a rule of nothing": (WHOLE.replace(RULE, "rule.all_of = []"), "all_of has nothing in it"),
    "a rule of another kind": (WHOLE.replace("all_of", "none_of"), "exactly one of"),
    "two kinds at once": (WHOLE + f"rule.any_of = [{OWNER}]\n", "exactly one of"),
    "something beside a combination": (
        WHOLE + 'rule.unless = "x"\n',
        "unless beside all_of would be ignored",
    ),
    "a part that is a word": (WHOLE.replace(OWNER, '"owner"'), "not 'owner'"),
    "an unknown criterion": (
        WHOLE.replace("owner_occupier", "owner"),
        r"no criterion 'tenure\.owner'; there are",
    ),
    "a criterion that is a list": (WHOLE.replace('"tenure.owner_occupier"', "[1]"), "no criterion"),
    "an argument missing": (
        WHOLE.replace(', one_of = ["single_family"]', ""),
        r"takes \['one_of'\], not \[\]",
    ),
    "an argument nobody reads": (
        WHOLE.replace(OWNER, OWNER.replace(" }", ", age = 3 }")),
        "takes no arguments",
    ),
    "a housing class that is none": (
        WHOLE.replace('["single_family"]', '["single"]'),
        "list some of single_family",
    ),
    "no housing class": (WHOLE.replace('["single_family"]', "[]"), "list some of single_family"),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_by_name(tmp_path, text, says):
    with pytest.raises(RuleDataError, match=says) as error:
        load(tmp_path, text)
    assert str(error.value).startswith("test.toml")


def used(rule):
    return {rule.criterion} - {""} | {name for part in rule.parts for name in used(part)}


def test_every_criterion_is_used_by_some_programme_or_priority_population():
    programs = load_rulebook().programs
    in_programmes = {name for p in programs for v in p.versions for name in used(v.rule)}
    in_priority_populations = {name for rule in PRIORITY_RULES for name in used(rule)}
    assert in_programmes | in_priority_populations == set(CRITERIA)
    assert set(ARGUMENTS) <= set(CRITERIA)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("single_family_efficiency", date(2014, 10, 1)),
        ("single_family_solar", date(2014, 10, 1)),
        ("small_multifamily", date(2014, 10, 1)),
        ("large_multifamily", date(2015, 11, 10)),
        ("multifamily", date(2019, 7, 1)),
    ],
)
def test_a_programme_begins_on_its_day_and_only_multifamily_is_known_to_be_open(name, begins):
    (program,) = [p for p in load_rulebook().programs if p.id == f"us_ca.liwp.{name}"]
    assert program.versions[0].effective == begins
    state = "open" if name == "multifamily" else "not_known"
    assert program.availability_on(date(2026, 11, 21)).state == state


def test_everything_a_file_says_is_kept(tmp_path):
    text = WHOLE.replace("Publisher", "Applications", 1).replace(
        'status = "partial"', 'status = "partial"\nto_confirm = ["Asbestos.", "Señal"]'
    )
    found = load(tmp_path, text)
    assert (found.id, found.name, found.status, found.coverage) == (
        "us_ca.test",
        "Test",
        "partial",
        "Everything.",
    )
    assert (found.to_confirm, found.leading) == (("Asbestos.", "Señal"), True)
    read = date(2026, 11, 21)
    (record,), (version,) = found.availability, found.versions
    assert (record.effective, record.state) == (date(2019, 7, 1), "open")
    assert record.citation == Citation("Applications", read, verified=True)
    assert version.effective == date(2014, 10, 1)
    assert version.citation == Citation("Publisher", read, verified=True)
    assert load(tmp_path, WHOLE).to_confirm == ()
    beside = load(tmp_path, WHOLE.replace('status = "partial"', 'status = "partial"\nbeside = true'))
    assert beside.leading is False


REFUSED = {
    'beside = "yes"\n' + WHOLE: "test.toml: beside = 'yes': write true or false",
    WHOLE.replace("[[availability]]", "[availability]"): (
        "test.toml: write availability as [[availability]] with its keys below it"
    ),
    'version = ["x"]\n' + WHOLE.replace(LATER, ""): (
        "test.toml: write version as [[version]] with its keys below it"
    ),
    WHOLE.replace("effective = 2019-07-01", ""): "test.toml: effective = None is not a date",
    WHOLE.replace(LATER, LATER.replace('citation = "Publisher"', "")): (
        "test.toml, version 2014-10-01: citation is missing; name publisher, document and section"
    ),
    WHOLE.replace(OWNER, "{ }"): (
        "test.toml, version 2014-10-01: a rule has exactly one of ('all_of', 'any_of', 'criterion'), not []"
    ),
    WHOLE + 'rule.unless = "x"\nrule.even = "y"\n': (
        "test.toml, version 2014-10-01: even, unless beside all_of would be ignored"
    ),
    WHOLE.replace(OWNER, '{ criterion = "housing.built_before", by = 3 }'): (
        "test.toml, version 2014-10-01: housing.built_before, by = 3: name a parameter, in quotes"
    ),
    WHOLE.replace(OWNER, '{ criterion = "housing.built_before", by = "" }'): (
        "test.toml, version 2014-10-01: housing.built_before, by = '': name a parameter, in quotes"
    ),
    WHOLE.replace(OWNER, '{ criterion = "housing.built_before" }'): (
        "test.toml, version 2014-10-01: housing.built_before takes ['by'], not []"
    ),
}


@pytest.mark.parametrize("text", REFUSED, ids=REFUSED.values())
def test_a_broken_file_is_refused_in_these_words(tmp_path, text):
    with pytest.raises(RuleDataError) as error:
        load(tmp_path, text)
    assert str(error.value) == REFUSED[text]


def test_availability_in_reverse_is_refused(tmp_path):
    first = WHOLE[WHOLE.index("[[availability]]") : WHOLE.index("[[version]]")]
    text = WHOLE.replace(first, first + first.replace("2019", "2018"))
    with pytest.raises(RuleDataError) as error:
        load(tmp_path, text)
    assert str(error.value) == ("test.toml: dates are repeated or out of order: ['2019-07-01', '2018-07-01']")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('pays_for = "solar"', "pays_for = 'solar': list each kind of work once, in brackets"),
        ('pays_for = ["solar", "solar"]', "list each kind of work once"),
        ('pays_for = ["windows"]', r"pays_for has \['windows'\]: write some of efficiency, solar"),
        ("pays_for = [1]", r"pays_for has \[1\]"),
    ],
)
def test_which_work_a_programme_pays_for_is_of_the_kinds_there_are(tmp_path, written, message):
    with pytest.raises(RuleDataError, match=message):
        load(tmp_path, WHOLE.replace('pays_for = ["efficiency", "solar"]', written))


def test_a_programme_of_before_it_was_written_down_does_not_say_which_work_it_pays_for(tmp_path):
    assert load(tmp_path, WHOLE.replace('pays_for = ["efficiency", "solar"]', "")).pays_for == ()
    assert load(tmp_path, WHOLE).pays_for == ("efficiency", "solar")


def test_every_leading_programme_says_which_work_it_pays_for():
    assert all(program.pays_for for program in load_rulebook().programs if program.leading)
