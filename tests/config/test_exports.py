"""Every spreadsheet that goes out is a list of the registry, made beside the request where it is long, or is short by nature."""

import ast
from pathlib import Path

import pytest

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import INSTITUTION_ROLES, ROLE_CARDS, Role
from casework import outbox
from casework.jobs import exporting
from casework.models import Job, Outbox
from config.scenarios import cast, primary_care

from .test_laws import PAGES

FLOORS = ("accounts", "casework", "experts", "emr_rating", "primary_care_review")
# Views and what they call that hand out a spreadsheet in the answer, and why it cannot grow long.
SHORT = {
    "casework.interpretation.views.published.interpretations_excel": "what the commission has said of two regulations, for anybody",
    "casework.publicity.views.posting_excel": "the hospitals of one posting",
    "casework.views.calendar.calendar_template": "an empty template",
    "casework.views.jobs.job_faults": "what was not done in one job, from the row of the job itself",
    "casework.views.record.record_export": "the acts on one case",
    "experts.views.nomination.experts_template": "an empty template",
    "experts.views.training.training_people": "who signed up for one training, those of one pool at most",
    "experts.views.points.points_table_excel": "the causes of one table of points, 200 at most",
    "emr_rating.filing.views.workbook.filing_template": "the fields of one filing, 549 at most",
    "casework.takeover.views.takeover_template": "the institutions of one regime, a row each",
    "emr_rating.history.views.results_template": "the institutions of the city's rating, a row each",
    "emr_rating.proxied.views.proxy_template": "the cases that wait for one kind of act of the institute",
    "emr_rating.editions.views.edition_excel": "the items of one edition of the standard",
    "emr_rating.summary.views.summary_excel": "the hospitals of one summary",
    "emr_rating.national.views.closing.results_excel": "the results of one year, a row a hospital",
    "primary_care_review.files.workbook": "templates, one self-assessment, one edition, the statistics of one review, 300 at most",
}


# Asked for by what the address names.
OF_ONE_THING = {"draw_list", "sample_list", "emr_board", "grade_snapshot"}


def handing_out() -> set[str]:
    """The functions of views that answer with a spreadsheet: they call `excel`, or name its content type."""
    found = set()
    for floor in FLOORS:
        for path in sorted(path for path in Path(floor).rglob("*.py") if set(PAGES) & set(path.parts)):
            module = ".".join(path.with_suffix("").parts)
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef):
                    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
                    if names & {"excel", "XLSX", "write_workbook"}:
                        found.add(f"{module}.{function.name}")
    return found


def test_whatever_is_not_of_the_registry_is_short_by_nature():
    assert handing_out() == set(SHORT)


def holder(role: Role, people, at):
    if role in people:
        return people[role]
    office = Office.objects.filter(kind__in=ROLE_CARDS[role].offices).order_by("pk").first()
    if office is None and role in INSTITUTION_ROLES:
        office = primary_care.institution(people=people, at=at).office
    return cast.holder(f"export-{role}", "演示人员", role=role, office=office, at=at) if office else None


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(exporting.exports()) - OF_ONE_THING))
def test_as_many_rows_are_written_as_are_announced_to_whoever_may_have_them(name, people, at):
    wanted = exporting.exports()[name]
    for by in filter(None, (holder(role, people, at) for role in wanted.roles)):
        found = wanted.listing(by, {}, at)
        assert found.rows == sum(len(list(sheet.rows)) for sheet in found.sheets), by
        assert not any("最多" in note for sheet in found.sheets for note in sheet.spec.notes)
    job = exporting.start(name, asked="", by=by, at=at)
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=at)
    assert Job.objects.get(pk=job.pk).ending == "done"


@pytest.mark.django_db
def test_a_list_too_long_for_a_sheet_is_refused_before_it_is_begun(people, at, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", -1)
    with pytest.raises(Refused, match="共0行，一个表格至多-1行"):
        exporting.start("workbench", asked="", by=people[Role.BUREAU_HANDLER], at=at)
    assert not Job.objects.exists()
