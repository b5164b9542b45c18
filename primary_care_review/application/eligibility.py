"""What an institution may apply for and why not yet: every reason with its article, and the day on which it ends."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from casework.clocks.months import add_months
from casework.verdict import Verdict

from .. import rules
from ..articles import P
from ..grades.standing import Standing
from ..models import Application
from ..standards.terms import Grade, InstitutionType


def open_grades(
    where: Standing, running: Application | None, institution_type: InstitutionType, *, on: date
) -> Mapping[Grade, Verdict]:
    """Every grade, highest first, with the verdict on applying for it now: self-assessment, grade held, what has lapsed (P18, P27)."""
    started = running.assessment_started_on if running else None
    finished = running.assessment_finished_on if running else None
    law = running.law if running else where.law
    borne = running.assessment.borne if running else None

    def ready(grade: Grade) -> Verdict:
        months = rules.assessed_months(renewal=where.renewal(grade), law=law)
        return rules.may_apply(on=on, self_assessment_started=started, finished=finished, months=months)

    return {
        grade: ready(grade) & verdict if grade in institution_type.grades else verdict
        for grade, verdict in where.eligible(on=on, institution_type=institution_type, borne=borne).items()
    }


def eligibility(
    where: Standing, running: Application | None, institution_type: InstitutionType, *, on: date
) -> dict[str, Any]:
    """The grades with their verdicts, and the dates that matter, each with its article."""
    verdicts = open_grades(where, running, institution_type, on=on)
    return {
        "rows": [_row(grade, verdict) for grade, verdict in verdicts.items()],
        "dates": list(_dates(where, running)),
    }


def _row(grade: Grade, verdict: Verdict) -> dict[str, Any]:
    return {"grade": grade.label, "open": verdict.ok, "reasons": list(dict.fromkeys(verdict.reasons))}


def _dates(where: Standing, running: Application | None) -> Iterator[dict[str, Any]]:
    if running:
        months = rules.assessed_months(renewal=where.held is not None, law=running.law)
        full = add_months(running.assessment_started_on, months)
        yield {"label": f"自评整改满{months}个月", "on": full, "article": P(18)}
    if where.decreed_on and where.counts_from:
        months = where.law["held_months"]
        held = add_months(where.decreed_on, months)
        yield {"label": f"等级评定满{months}个月，可申请更高等级", "on": held, "article": P(27)}
        if running is None:
            begin_by = rules.begin_by(where.counts_from, where.law)
            yield {"label": "按期申请复评，最迟开始自评", "on": begin_by, "article": P(18)}
        renew_by = rules.renew_by(where.counts_from, where.law)
        yield {"label": "申请复评截止（此后为逾期申请）", "on": renew_by, "article": P(27)}
        yield {"label": "现有等级期满", "on": rules.valid_until(where.counts_from, where.law), "article": P(27)}
    if where.now and where.now.since:
        yield {"label": "原等级失效", "on": where.now.since, "article": where.now.status.article}
    if where.revoked_on:
        free_again = add_months(where.revoked_on, where.law["revocation_months"])
        yield {"label": "撤销后整改满一年", "on": free_again, "article": P(34)}
