"""The check of every article counts a test that passed, and nothing else."""

import pytest

from casework import regulations
from config import completeness

ROW = {
    "article": "E10",
    "claimed": True,
    "code": ["x.py"],
    "tests": ["t"],
    "page": "filing_home",
    "not_mechanisable": None,
}
REPORT = """<testsuites><testsuite>
<testcase classname="t" name="one"><properties>
<property name="article" value="E10"/><property name="refuses" value="E10 1"/><property name="opens" value="E10"/>
</properties></testcase>
<testcase classname="t" name="two"><properties><property name="refuses" value="E10 2"/></properties>
{outcome}</testcase>
<testcase classname="t" name="three"><properties>
<property name="refuses" value="E10 3"/><property name="refuses" value="E10 4"/></properties></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def shown(tmp_path):
    def told(outcome: str) -> completeness.Shown:
        (tmp_path / "report.xml").write_text(REPORT.format(outcome=outcome))
        return completeness.read(tmp_path / "report.xml")

    return told


def test_an_article_whose_tests_have_all_passed_is_complete(shown):
    assert completeness.faults([ROW], shown("")) == []


@pytest.mark.parametrize("outcome", ['<skipped type="pytest.skip"/>', '<skipped type="pytest.xfail"/>'])
def test_what_was_skipped_or_expected_to_fail_has_shown_nothing(shown, outcome):
    assert completeness.faults([ROW], shown(outcome)) == ["E10: no test has passed that refuses 2 (填报期结束后修改)"]


def test_what_failed_is_named_and_has_shown_nothing(shown):
    assert completeness.faults([ROW], shown("<failure/>")) == [
        "a test failed: t::two",
        "E10: no test has passed that refuses 2 (填报期结束后修改)",
    ]


def test_each_thing_that_is_missing_is_told(shown):
    bare = ROW | {"article": "E18", "claimed": False, "code": [], "page": None}
    assert completeness.faults([bare], shown("")) == [
        "E18: not claimed",
        "E18: no code cites it",
        "E18: no test that shows it has passed",
        "E18: no page of it was opened",
        "E18: no test has passed that refuses 1 (国家级审核结束前确认最终结果)",
    ]


def test_only_four_articles_may_be_said_to_be_beyond_a_machine(shown):
    beyond = ROW | {"not_mechanisable": "an appeal"}
    assert completeness.faults([beyond, beyond | {"article": "P36"}], shown("")) == [
        "E10: cannot be said to be beyond a machine"
    ]


def test_every_refusal_that_a_test_cites_is_one_of_its_article(request):
    """A number beyond the list would show nothing of which anybody knows."""
    counted = {article.id: len(article.refuses) for letter in "EP" for article in regulations.articles(letter).values()}
    cited = {mark.args: item.nodeid for item in request.session.items for mark in item.iter_markers("refuses")}
    assert [(args, where) for args, where in cited.items() if not 1 <= args[1] <= counted[args[0]]] == []
