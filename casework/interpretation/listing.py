"""Interpretations as they are searched, in a list and as a spreadsheet; questions with where they stand (P35, E28)."""

from collections import Counter
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ..articles import Article
from ..models import Question, Wording
from ..models.interpretation import WordingQuerySet
from ..regulations import article
from ..workbook import Column, Kind, Sheet, SheetSpec
from .forms import InterpretationFilter

INTERPRETATIONS = SheetSpec(
    sheet="解释",
    columns=(
        Column(name="number", heading="编号", width=16),
        Column(name="version", heading="版本", kind=Kind.INTEGER, width=8),
        Column(name="regime", heading="评价类别", width=24),
        Column(name="articles", heading="条文", width=20),
        Column(name="clauses", heading="条款", width=14),
        Column(name="question", heading="问", width=50),
        Column(name="answer", heading="答", width=70),
        Column(name="issued", heading="公布日期", kind=Kind.DATE, width=14),
        Column(name="withdrawn", heading="撤回日期", kind=Kind.DATE, width=14),
    ),
)


def found(form: InterpretationFilter) -> WordingQuerySet:
    """The last version of each, the latest first; those in force unless the others are asked for."""
    asked = form.asked()
    rows = Wording.objects.published()
    if asked.get("standing") != "all":
        rows = rows.filter(interpretation__withdrawn_at__isnull=asked.get("standing") != "withdrawn")
    if words := asked.get("q"):
        said = Q(question__icontains=words) | Q(answer__icontains=words)
        rows = rows.filter(said | Q(interpretation__number__icontains=words))
    rows = rows.about(article=asked.get("article", ""), clause=asked.get("clause", ""))
    return rows.select_related("interpretation", "edition").order_by("-issued_at", "-pk")


def articles_of(row: Wording) -> list[Article]:
    return [article(one) for one in row.articles.split()]


def by_article(letter: str) -> Counter[str]:
    """Of each article of a regulation how many interpretations are in force."""
    rows = Wording.objects.standing().about(article=letter).values_list("articles", flat=True)
    return Counter(one for cited in rows for one in cited.split() if one.startswith(letter))


def sheet(rows: WordingQuerySet) -> Sheet:
    return Sheet(
        spec=INTERPRETATIONS,
        rows=[
            [
                row.interpretation.number,
                row.version,
                row.interpretation.get_regime_display(),
                "、".join(one.label for one in articles_of(row)),
                row.clauses.replace(" ", "、"),
                row.question,
                row.answer,
                timezone.localdate(row.issued_at),
                timezone.localdate(row.interpretation.withdrawn_at) if row.interpretation.withdrawn_at else None,
            ]
            for row in rows
        ],
    )


def standing(question: Question) -> tuple[str, str]:
    """In words, with the tone of the chip."""
    if question.declined_at:
        return "不作解释", ""
    if question.answered_at:
        return "已答复", "green"
    return ("正在起草", "blue") if question.interpretation_id else ("待答复", "amber")


def preset(*, question: Question | None = None, wording: Wording | None = None) -> dict[str, Any]:
    """What a draft begins with: what was asked, or what the version before it says."""
    if wording:
        return {
            "question": wording.question,
            "answer": wording.answer,
            "articles": wording.articles.split(),
            "clauses": wording.clauses.replace(" ", "、"),
            "changes": wording.changes if wording.issued_at is None else "",
        }
    if question:
        return {"question": question.text, "articles": [question.article], "clauses": question.clause}
    return {}
