"""What an institution may apply for and why not yet: every reason with its article, and the day on which it ends."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from casework.clocks.months import add_months
from casework.verdict import Verdict

from .. import rules
from ..articles import P
from ..models import Application
from ..standards.terms import Grade, InstitutionType
from ..standing import Standing


def eligibility(
    where: Standing, running: Application | None, institution_type: InstitutionType, *, on: date
) -> dict[str, Any]:
    """The grades with their verdicts, and the dates that matter, each with its article."""
    started = running.assessment_started_on if running else None
    finished = running.assessment_finished_on if running else None
    law = running.law if running else where.law
    ready = rules.may_apply(on=on, self_assessment_started=started, finished=finished, law=law)
    borne = running.assessment.borne if running else None
    verdicts = where.eligible(on=on, institution_type=institution_type, borne=borne)
    return {
        "rows": [
            _row(grade, ready & verdict if grade in institution_type.grades else verdict)
            for grade, verdict in verdicts.items()
        ],
        "dates": list(_dates(where, started, law)),
    }


def _row(grade: Grade, verdict: Verdict) -> dict[str, Any]:
    return {"grade": grade.label, "open": verdict.ok, "reasons": list(dict.fromkeys(verdict.reasons))}


def _dates(where: Standing, started: date | None, law: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    if started:
        months = law["self_assessment_months"]
        yield {"label": f"自评整改满{months}个月", "on": add_months(started, months), "article": P(18)}
    if where.decreed_on:
        months = where.law["held_months"]
        yield {
            "label": f"等级评定满{months}个月，可申请更高等级",
            "on": add_months(where.decreed_on, months),
            "article": P(27),
        }
        yield {
            "label": "申请复评截止（此后为逾期申请）",
            "on": rules.renew_by(where.decreed_on, where.law),
            "article": P(27),
        }
        yield {"label": "现有等级期满", "on": rules.valid_until(where.decreed_on, where.law), "article": P(27)}
    if where.revoked_on:
        yield {
            "label": "撤销后整改满一年",
            "on": add_months(where.revoked_on, where.law["revocation_months"]),
            "article": P(34),
        }
