"""Article 7: the bureau keeps the papers of what it reviews, the commission those of the first grade (P06). The papers of a grade are
kept until its term has ended, and as long again as the figures of the law say."""

from collections.abc import Callable
from functools import partial

from accounts.models import Office
from accounts.roles import OfficeKind
from casework.archive.kinds import Begin, Kept, bureau_of, office_of
from casework.models import Case

from ..articles import P
from ..body import APPLICATION, RECHECKS, REREVIEW, body_of
from ..grades.terms import GradeTerms
from ..models import Application, Grade, Recheck, Revocation
from ..objection.kinds import CITY_KIND as CITY_OBJECTION
from ..objection.kinds import KIND as OBJECTION
from ..plaque_tips.steps import KIND as PLAQUE_TIP
from ..revocation.kinds import CITY_KIND as CITY_REVOCATION
from ..revocation.kinds import KIND as REVOCATION
from ..stages import Stage
from ..supervision.kinds import CITY_KIND as CITY_SUPERVISION
from ..supervision.kinds import KIND as SUPERVISION
from ..termination.kinds import TERMINATIONS
from ..tips.steps import KIND as REVIEW_TIP
from ..yearly.steps import KIND as OCTOBER

NO_RESULT = "kept_no_result_years"


def end_of_grade(application: Application) -> Begin:
    """The last day of the term of the grade that came of it, whatever became of the grade before."""
    grade = Grade.objects.filter(case=application.pk).first()
    return _end(grade)


def end_of_city_grade(application: Application) -> Begin:
    """Of the first grade that came of the city's re-review."""
    return _end(Grade.objects.filter(case__about=application.pk, case__kind=REREVIEW).first())


def end_of_rechecked(recheck: Recheck) -> Begin:
    """Of the grade that was reviewed once more, or of the one that came of it, whichever ends later."""
    found = [_end(grade)[0] for grade in (recheck.rechecked, Grade.objects.filter(case=recheck.pk).first()) if grade]
    return max((day for day in found if day), default=None), "等级期满之日"


def end_of_revoked(revocation: Revocation) -> Begin:
    """Of the grade that it was about: as if it had run its term."""
    return _end(revocation.revoked)


def _end(grade: Grade | None) -> Begin:
    return (GradeTerms.load().valid_until(grade.counts_from) if grade else None), "等级期满之日"


def body_of_case(case: Case) -> Office:
    return body_of(case)


_body: Callable[..., Office] = body_of_case
_review = partial(Kept, article=P(7), keeper=_body, years="kept_review_years")
_beside = partial(Kept, article=P(7), keeper=_body, years="kept_objection_years")
KEPT = (
    _review(
        kind=APPLICATION,
        results=dict.fromkeys((Stage.WITHDRAWN, Stage.TERMINATED, Stage.CANCELLED), NO_RESULT),
        begins={Stage.AWARDED: end_of_grade, Stage.CITY_AWARDED: end_of_city_grade},
    ),
    _review(
        kind=REREVIEW,
        results=dict.fromkeys((Stage.WITHDRAWN, Stage.TERMINATED, Stage.CANCELLED), NO_RESULT),
        begins={Stage.AWARDED: end_of_grade},
    ),
    *(
        _review(
            kind=kind,
            results=dict.fromkeys(("dropped", Stage.CANCELLED), NO_RESULT),
            begins=dict.fromkeys((Stage.AWARDED, Stage.NOT_REACHED, "kept", "reviewed_anew"), end_of_rechecked),
        )
        for kind in RECHECKS
    ),
    *(_beside(kind=kind) for kind in (OBJECTION, CITY_OBJECTION, SUPERVISION, CITY_SUPERVISION)),
    _beside(kind=PLAQUE_TIP, keeper=bureau_of),
    _beside(kind=REVIEW_TIP, keeper=office_of(OfficeKind.COMMISSION)),
    *(_beside(kind=kind) for kind in TERMINATIONS),
    _beside(kind=REVOCATION, begins={"taken": end_of_revoked}),
    _beside(kind=CITY_REVOCATION, keeper=office_of(OfficeKind.COMMISSION), begins={"taken": end_of_revoked}),
    Kept(kind=OCTOBER, article=P(7), keeper=lambda case: case.office, years="kept_paper_years"),
)
