"""From the first day of self-assessment to the application that is handed in (P05, P18, P19)."""

from collections.abc import Callable
from functools import partial

from casework.clocks.months import add_months
from casework.gateway import perform
from config.scenarios import primary_care
from primary_care_review.application import actions as application
from primary_care_review.application.steps import WITHDRAW
from primary_care_review.assessment import actions as assessment
from primary_care_review.assessment.steps import RESUME
from primary_care_review.models import Application
from primary_care_review.standards.terms import Grade, InstitutionType

from .life import Life, Tale

HALF_A_YEAR = 6


def applied(
    life: Life, grade: Grade, *, capped: bool = False, continues: Application | None = None
) -> Tale[Application]:
    """Handed in for a grade. Whoever is `capped` (P27) has a self-assessment that bears the highest, and asks for that in vain."""
    bears = Grade.JIA if capped else grade
    of = assessment.start(life.leader.office.institution, by=life.leader, at=life.next(), continues=continues)
    full = life.months(HALF_A_YEAR) if continues is None else life.on
    yield 40
    primary_care.by_workbook(of, borne=bears, by=life.leader, at=life.next())
    if continues is None and life.turn("early", "early", *[""] * 9):
        yield 60
        _too_early(life, of, grade)
    yield max(full, life.months(1))
    primary_care.upload_required(of, by=life.leader, at=life.next())
    of = assessment.finish(Application.objects.get(pk=of.pk), by=life.leader, at=life.next())
    yield 2
    _in_vain(life, of, above=grade)
    yield from _barred(life, of, grade)
    return application.submit(of, grade=grade.value, by=life.leader, at=life.next())


def _barred(life: Life, of: Application, grade: Grade) -> Tale[None]:
    """A year from the revocation of its grade, tried before that is over (P34)."""
    revoked_on = of.last_revocation()
    free_again = add_months(revoked_on, of.law["revocation_months"]) if revoked_on else life.on
    if free_again > life.on:
        submit = partial(application.submit, of, grade=grade.value, by=life.leader)
        life.years.refused("等级撤销未满一年即提交申请", partial(_at, life, submit))
        yield free_again


def withdrawn(life: Life) -> Tale[None]:
    """Begun, and given up."""
    of = assessment.start(life.leader.office.institution, by=life.leader, at=life.next())
    again = partial(assessment.start, life.leader.office.institution, by=life.leader)
    life.years.refused("已有在办案件又开始自评", lambda: again(at=life.next()))
    yield 50
    perform(of, WITHDRAW, by=life.leader, at=life.next())


def _too_early(life: Life, of: Application, grade: Grade) -> None:
    """Finished before the half year is over, refused, and taken up again."""
    primary_care.upload_required(of, by=life.leader, at=life.next())
    done = assessment.finish(Application.objects.get(pk=of.pk), by=life.leader, at=life.next())
    submit = partial(application.submit, done, grade=grade.value, by=life.leader)
    life.years.refused("自评未满六个月即提交申请", lambda: submit(at=life.next()))
    perform(Application.objects.get(pk=of.pk), RESUME, by=life.leader, at=life.next())


def _in_vain(life: Life, of: Application, *, above: Grade) -> None:
    """For what the type does not have, the self-assessment does not bear, or a lapse does not leave open."""
    of_type = InstitutionType(of.institution_type)
    for grade in Grade:
        if grade not in of_type.grades or grade.height > above.height:
            submit = partial(application.submit, of, grade=grade.value, by=life.leader)
            life.years.refused(f"{of_type.label}申报{grade.label}", partial(_at, life, submit))


def _at(life: Life, act: Callable[..., object]) -> None:
    act(at=life.next())
