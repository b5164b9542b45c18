"""What is sealed: the rating form and all other papers of the review, in one inventory with the sum that everybody signs (P23).

Each paper comes from rows that are frozen by the time the visit has ended, and bears the names of the first day on site: the sum is
the same whoever asks, and whenever.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import prefetch_related_objects
from django.utils import timezone

from casework.archive.bag import Paper
from casework.verifiers.verify_dossier import total
from experts.review.rounds import panel_of

from ..models import Application, Grouping, RatingPhoto, VisitPlan
from ..standards.terms import Rating
from ..statistics.present import plain, statistics_of
from ..visit import result
from ..visit.ratings import Meeting


def papers_of(application: Application) -> list[Paper]:
    return [*_written(application), *_photographs(application), *_sheets(application)]


def sum_of(application: Application) -> str:
    return total(application.number, [one.row for one in papers_of(application)])


@dataclass(frozen=True)
class Names:
    """What the institution and the members, by their assignments, were called on the first day on site."""

    institution: str
    members: dict[int, str]

    @classmethod
    def of(cls, application: Application) -> "Names":
        day, rows = cast(VisitPlan, application.plan).days[0], panel_of(application).members
        prefetch_related_objects(rows, "member__person__name_corrections")
        return cls(application.applicant.name_on(day), {row.pk: row.member.person.name_on(day) for row in rows})


def _words(name: str, said: Any) -> Paper:
    return Paper(name, json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode())


def _written(application: Application) -> Iterator[Paper]:
    panel = panel_of(application)
    plan, grouping = cast(VisitPlan, application.plan), cast(Grouping, application.grouping)  # the visit has ended
    names = Names.of(application)
    yield _words("评审评定表.json", _rating_form(application, names))
    if said := panel.consolidation:
        yield _words("内部会议记录.json", said.says | {"text": said.text, "at": _moment(said.handed_in_at)})
    for row in panel.members:
        yield _words(f"评审意见/{names.members[row.pk]}-{row.pk}.json", {"text": row.text, "says": row.says})
    if statistics := statistics_of(application):
        yield _words("统计和监测结果.json", [plain(row) for row in statistics])
    yield _words(
        "评审安排.json",
        {"agenda": plan.lines, "place": plan.place, "members": grouping.members, "chapters": grouping.chapters},
    )


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _rating_form(application: Application, names: Names) -> dict[str, Any]:
    """评审评定表: clause by clause what the institution said, each member, and the team with its reason where members differ."""
    said, final = result.by_clause(application), result.final(application)
    settled = (result.word(application) or {}).get("settled", {})
    return {
        "case": application.number,
        "institution": names.institution,
        "standard": application.own_standard.title,
        "clauses": [
            {
                "number": clause.number,
                "title": clause.title,
                "core": clause.core,
                "self": _value(application.assessment.rating(clause)),
                "team": _value(final.get(clause.number)),
                "reason": settled.get(clause.number, {}).get("reason", ""),
                "members": [
                    {
                        "name": names.members[row.assignment_id],
                        "rating": row.rating,
                        "methods": row.methods_text,
                        "note": row.note,
                    }
                    for row in said.get(clause.number, ())
                ],
            }
            for clause in application.assessment.clauses
        ],
    }


def _value(rating: Rating | None) -> str:
    return rating.value if rating else ""


def _photographs(application: Application) -> Iterator[Paper]:
    members = [row.pk for row in panel_of(application).members]
    photos = RatingPhoto.objects.standing().filter(assignment__in=members).order_by("clause", "pk")
    for photo in photos.select_related("file"):
        ending = "png" if photo.file.content_type == "image/png" else "jpg"
        yield Paper(f"照片/{photo.clause}-{photo.pk}.{ending}", file=photo.file)


def _sheets(application: Application) -> Iterator[Paper]:
    rows = application.materials.filter(kind__in=list(Meeting), withdrawn_at=None).order_by("pk")
    for row in rows.select_related("file"):
        ending = row.name.rpartition(".")[2].lower()
        yield Paper(f"签到表/{Meeting(row.kind).label}-{row.pk}.{ending}", file=row.file)
