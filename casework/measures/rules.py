"""What every measure takes, whatever the article: a ground of the law, the facts that fill it, what shows them, and gravity where that
is asked. Pure; each by the field that is wrong."""

from collections.abc import Iterator
from datetime import date

from ..articles import Article
from ..text import day_text
from ..verdict import Verdict, allow, refuse
from .law import MeasureLaw


def grounded(law: MeasureLaw, *, ground: object | None, facts: str, evidence: bool) -> Iterator[tuple[str, Verdict]]:
    """Before it is proposed."""
    if ground is None:
        yield "ground", refuse(law.article, f"{law.called}须有法定情形，请在{law.counted}种情形中选择一种。")
    if not facts.strip():
        yield "ground_facts", refuse(law.article, f"请写明{law.called}所依据的事实。")
    if not evidence:
        yield "evidence", refuse(law.article, "请上传证明上述事实的材料。")


def decided(law: MeasureLaw, *, sanction: str, grave: bool, gravity: str) -> Iterator[tuple[str, Verdict]]:
    """What is decided, against the finding of gravity: what the law keeps for grave cases is for these alone, and they for it."""
    chosen = law.sanction(sanction)
    kept_for_grave = [one.label for one in law.sanctions if one.grave]
    if chosen is None:
        yield "sanction", refuse(law.article, "请选择处理措施。")
    elif chosen.grave and not grave:
        yield (
            "grave",
            refuse(law.article, f"未认定情节严重的，不能{chosen.label}，请认定情节并写明理由，或者改选措施。"),
        )
    elif grave and kept_for_grave and not chosen.grave:
        yield "sanction", refuse(law.article, f"认定情节严重的，请选择{'、'.join(kept_for_grave)}。")
    if grave and not gravity.strip():
        yield "gravity", refuse(law.article, "认定情节严重的，请写明理由。")


def may_decide(article: Article, *, open_: bool, stated: bool, last_day: date, on: date, same_person: bool) -> Verdict:
    """Heard first, or the term for it over; and not by whoever has proposed it."""
    if not open_:
        return refuse(article, "该处理已经办结，请刷新页面查看。")
    if not stated and on <= last_day:
        return refuse(article, f"陈述期限至{day_text(last_day)}，收到陈述意见或者期限届满后再作决定。")
    if same_person:
        return refuse(article, "提出处理和作出决定由两人办理，请由另一名负责人决定。")
    return allow()


def may_state(article: Article, *, open_: bool, stated: bool, last_day: date, on: date) -> Verdict:
    """Once, within its term, while nothing is decided."""
    if not open_:
        return refuse(article, "该处理已经办结，请刷新页面查看。")
    if stated:
        return refuse(article, "陈述意见已经提交，不能修改。")
    if on > last_day:
        return refuse(article, f"陈述期限已于{day_text(last_day)}届满。")
    return allow()
