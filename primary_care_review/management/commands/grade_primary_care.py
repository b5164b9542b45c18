"""`grade_primary_care`: the grade that counts of clause ratings bear, with the working (P25)."""

from typing import Any

from django.core.management.base import CommandParser

from casework.commands import AnswerCommand, BadInput
from primary_care_review.standards.computation import GradeResult, Grading, four_places, grade_counts
from primary_care_review.standards.edition import Edition, bundled, bundled_keys
from primary_care_review.standards.terms import InstitutionType, Rating


class Command(AnswerCommand):
    help = "按条款评级数量计算基层医疗卫生机构的等级（不判断核心条款）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--edition", default="", help="评审标准版本，如 demo-2026")
        parser.add_argument("--type", default="", help="机构类型：township_hospital 或 community_health_centre")
        for rating in Rating:
            parser.add_argument(f"--{rating.lower()}", default="0", help=f"{rating}（{rating.label}）条款数，缺省为0")

    def answer(self, **options: Any) -> dict[str, Any]:
        edition = _edition(options["edition"])
        institution_type = _institution_type(options["type"])
        counts = {rating: _count(rating, str(options[rating.lower()])) for rating in Rating}
        try:
            return _answer(edition, grade_counts(edition, institution_type, counts))
        except ValueError as error:
            raise BadInput(str(error)) from error

    def text(self, answer: dict[str, Any]) -> str:
        title = f"{answer['edition_title']}　{InstitutionType(answer['type']).label}"
        shares = "，".join(f"{level}级{share}" for level, share in answer["shares"].items())
        return "\n".join(
            [
                title,
                f"等级：{answer['grade'] or '未达到任何等级'}（按数量计算，未判断核心条款）",
                f"适用条款{answer['applicable']}个，比例：{shares}",
                *(_bound_line(bound) for bound in answer["bounds"]),
            ]
        )


def _edition(key: str) -> Edition:
    try:
        return bundled(key)
    except LookupError as error:
        raise BadInput(f"没有版本为“{key}”的评审标准，可用版本：{'、'.join(bundled_keys())}。") from error


def _institution_type(value: str) -> InstitutionType:
    try:
        return InstitutionType(value)
    except ValueError as error:
        raise BadInput(f"机构类型“{value}”有误，可用类型：{'、'.join(InstitutionType)}。") from error


def _count(rating: Rating, text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise BadInput(f"{rating}级条款数“{text[:20]}”不是整数，请填写0或正整数（不超过九位）。")
    return int(text)


def _answer(edition: Edition, grading: Grading) -> dict[str, Any]:
    return {
        "edition": edition.key,
        "edition_title": edition.title,
        "demonstration": edition.demonstration,
        "type": grading.institution_type,
        "grade": grading.grade,
        "counts": grading.counts,
        "applicable": grading.applicable,
        "core_judged": False,
        "shares": {level: four_places(share) for level, share in grading.shares.items()},
        "bounds": [_bound(result) for result in grading.grades],
    }


def _bound(result: GradeResult) -> dict[str, Any]:
    return {
        "grade": result.grade,
        "met": result.holds,
        "shares": {
            share.level: {
                "need": str(share.need),
                "have": four_places(share.have),
                "need_clauses": share.need_clauses,
                "have_clauses": share.have_clauses,
                "met": share.met,
            }
            for share in result.shares
        },
    }


def _bound_line(bound: dict[str, Any]) -> str:
    shares = "；".join(
        f"{level}级需{share['need']}（{share['need_clauses']}个），实有{share['have']}（{share['have_clauses']}个）"
        f"{'达到' if share['met'] else '未达到'}"
        for level, share in bound["shares"].items()
    )
    return f"{bound['grade']}级{'达到' if bound['met'] else '未达到'}：{shares}"
