"""What a grade is worth on a day, in the words in which anybody is told it: in force, over, replaced or revoked, since when and why."""

from dataclasses import dataclass
from datetime import date

from casework.clocks.months import add_months
from casework.text import day_text

from ..grades.terms import GradeTerms
from ..grades.validity import Status, reviews_of, validity
from ..models import Grade

# In the words of a passer-by; the register has finer ones.
WORDS = {
    Status.REVOKED: "已撤销",
    Status.SET_ASIDE: "已取消",
    Status.REPLACED: "已取代",
    Status.LAPSED: "已到期",
    Status.ENDED: "已到期",
}


@dataclass(frozen=True)
class Current:
    """`stands` is what plaque and certificate hang on; the tone is that of chips and notes."""

    stands: bool
    word: str
    tone: str
    sentence: str
    article: str
    valid_until: date


def current(grade: Grade, *, on: date) -> Current:
    terms, of = GradeTerms.load(), grade.institution
    later = next(iter(of.grades.filter(decreed_on__gt=grade.decreed_on).order_by("decreed_on", "pk")), None)
    replaced_on = later.decreed_on if later else None
    reviews = reviews_of([of]).get(of.pk, [])
    now = validity(grade, reviews=reviews, replaced_on=replaced_on, on=on, terms=terms)
    if now.status.stands:
        kept = "，复评办理期间原等级保留" if now.status is Status.REVIEWING else ""
        sentence = f"有效期至{day_text(now.until)}{kept}。"
        return Current(True, "有效", "green", sentence, now.status.article.id, now.until)
    since = day_text(now.since or on)
    if now.status is Status.REVOKED:
        again = day_text(add_months(now.since or on, terms.law(now.since or on)["revocation_months"]))
        because = f"撤销情形：{grade.revoked_ground.rstrip('。')}。" if grade.revoked_ground else ""
        sentence, tone = f"{since}起撤销，等级无效，{again}起方可重新申请。{because}牌匾应当收回。", "red"
    elif now.status is Status.SET_ASIDE:
        sentence, tone = f"{since}起取消，等级无效：抽查复核未达到等级标准。牌匾应当收回。", "red"
    elif now.status is Status.REPLACED and later:
        sentence, tone = f"{since}起由{later.grade}级取代（{later.decree_number}）。", "amber"
    else:
        sentence, tone = f"有效期至{day_text(now.until)}，自{since}起取消，不再代表现有等级。", "amber"
    return Current(False, WORDS[now.status], tone, sentence, now.status.article.id, now.until)
