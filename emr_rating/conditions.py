"""What the facts of a case have to be before a step: each asks the case and answers with a rule's verdict.

The rules themselves are pure and stand in rules.py; here they are only given their facts.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from casework.articles import Article
from casework.verdict import Verdict, allow, refuse
from experts.uses import use_of

from . import rules
from .articles import E
from .fields import BASIC
from .stages import Stage

if TYPE_CHECKING:
    from .models import Filing


def window_open(filing: "Filing", at: datetime) -> Verdict:
    """Within the filing window, or within the institution's own end (E08)."""
    cycle = filing.cycle
    return rules.may_file(
        at=at, opens_at=cycle.opens_at, closes_at=cycle.closes_at, exception_ends_at=filing.exception_ends_at
    )


def window_closed(filing: "Filing", at: datetime) -> Verdict:
    return allow() if at >= filing.closes_at else refuse(E(8), "填报期尚未结束。")


def window_ended_on(filing: "Filing", at: datetime) -> date:
    """The last day of filing: what follows it counts from there, whenever the work is done (E08)."""
    return filing.last_day


def parts_complete(filing: "Filing", at: datetime) -> Verdict:
    """Basic data, EMR data and data quality are complete (E09)."""
    missing = filing.unfinished_parts()
    if missing:
        return refuse(E(9), f"{'、'.join(missing)}尚未填写完整，请补充后再上报。")
    return allow()


def items_confirmed(filing: "Filing", at: datetime) -> Verdict:
    """Every item is confirmed as it now reads (E10)."""
    names = [rules.Part.BASIC.label if code == BASIC else code for code in filing.unconfirmed()]
    return rules.may_report(unconfirmed=names)


def modification_left(filing: "Filing", at: datetime) -> Verdict:
    """One modification after the first report, until the window closes (E10)."""
    return rules.may_modify(version=filing.reports_made, at=at, closes_at=filing.closes_at, law=filing.law)


def question_open(filing: "Filing", at: datetime) -> Verdict:
    if not filing.inquiries.filter(answered_at=None).exists():
        return refuse(E(16), "目前没有待答复的问题。")
    return allow()


def _reviewed_under(filing: "Filing") -> Article:
    """The article of the review in which the case is: the city's (E15) or the bureau's (E16)."""
    return E(15) if filing.state == Stage.CITY_REVIEW else E(16)


def no_draw_open(filing: "Filing", at: datetime) -> Verdict:
    """While experts are being drawn nobody is named beside the draw, and nothing is decided."""
    if drawing := filing.panel.drawing:
        return refuse(_reviewed_under(filing), f"专家抽取{drawing}正在进行，请待抽取完成或者终止后办理。")
    return allow()


def none_designated(filing: "Filing", at: datetime) -> Verdict:
    """A draw makes a whole team, or fills one that was drawn: it is not put beside people named without one."""
    if any(member.draw_id is None for member in filing.panel.members):
        return refuse(_reviewed_under(filing), "本案件已直接指定评审人员；改为抽取的，请先解除其指派。")
    return allow()


def opinion_awaited(filing: "Filing", at: datetime) -> Verdict:
    """Or the opinion of somebody who has been disqualified since stands in the way of a successor's."""
    if not filing.panel.releasable:
        return refuse(_reviewed_under(filing), "没有尚未提交意见的评审人员。")
    return allow()


def seats_free(filing: "Filing", at: datetime) -> Verdict:
    """A whole team is not added to; a member is released first."""
    use, article = use_of(filing), _reviewed_under(filing)
    if filing.panel.is_team(use) and filing.panel.members and filing.panel.whole(use, article=article):
        return refuse(article, "评审组人员已齐；须更换成员的，请先解除其指派。")
    return allow()


def team_whole(filing: "Filing", at: datetime) -> Verdict:
    """Before anybody is named there is no team to be whole; `opinions_in` says that."""
    if not filing.panel.members:
        return allow()
    return filing.panel.whole(use_of(filing), article=_reviewed_under(filing))


def opinions_in(filing: "Filing", at: datetime) -> Verdict:
    """Experts give opinions before anything is decided (E15, E16): at least one named, and every opinion in."""
    return filing.panel.opinions_in(article=_reviewed_under(filing))


def consolidation_in(filing: "Filing", at: datetime) -> Verdict:
    """A team with a leader has spoken as a team."""
    return filing.panel.consolidated(article=_reviewed_under(filing))


def came_from_district(filing: "Filing", at: datetime) -> Verdict:
    if not filing.summary_lines.filter(returned_at=None).exists():
        return refuse(E(16), "本案件不在区县报送的汇总中。")
    return allow()
