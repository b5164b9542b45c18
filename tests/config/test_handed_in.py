"""What is handed in is what is reviewed, in both regimes: the drafts of autosave count no longer, and the database refuses the rest."""

import pytest
from django.db import DatabaseError, transaction

from casework.models import Answer
from config.scenarios import filing, primary_care
from emr_rating.models import Report
from emr_rating.stages import Stage
from primary_care_review.models import Application, AssessmentReport
from primary_care_review.stages import Stage as Review


def reported(people, at):
    """The case, its frozen row, and how what is reviewed is read."""
    cycle = filing.cycle(people=people, at=at)
    applicant = filing.hospital(2, people=people, at=at)
    case = filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    return case, Report.objects.filter(filing=case), lambda: Report.objects.get(filing=case).sheet.texts


def submitted(people, at):
    case = primary_care.application_at(Review.SUBMITTED, people=people, at=at)
    rows = AssessmentReport.objects.filter(application=case)
    return case, rows, lambda: Application.objects.get(pk=case.pk).assessment.texts


@pytest.mark.article("E12", "P18")
@pytest.mark.parametrize("walk", [reported, submitted])
def test_answers_after_filing(people, at, walk):
    case, rows, read = walk(people, at)
    before = read()
    assert before
    Answer.objects.filter(case=case.pk).update(value="1")
    assert read() == before
    for tamper in (lambda: rows.update(answers={}), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper()
    assert read() == before
