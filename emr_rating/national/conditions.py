"""What the facts of a case of the national stage have to be before a step of it."""

from datetime import date, datetime
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, cast

from django.utils import timezone

from accounts.ways import Way
from casework.publicity import term
from casework.text import day_text
from casework.verdict import Verdict, allow, refuse
from experts.review.conditions import EXPERTS_HEARD
from experts.review.rounds import open_use, panel_of

from ..articles import E
from ..proxy import connected
from .uses import NATIONAL_APPLICATION

if TYPE_CHECKING:
    from ..models import Filing, NationalReview


def publicity_counted_from(case: "NationalReview", at: datetime) -> date:
    """The day after which the days of its posting are counted (E25)."""
    return term.counted_from(case.posting, at)


def publicity_ended_on(case: "NationalReview", at: datetime) -> date:
    """Its last day, whenever the result is settled after it."""
    return term.ended_on(case.posting, at)


def publicity_over(case: "NationalReview", at: datetime) -> Verdict:
    return term.over(case.posting, at, article=E(25), act="确定结果")


def both_notices(case: "NationalReview | Filing", at: datetime) -> Verdict:
    """A final result rests on the end of the national stage and on a national and a city notice (E18)."""
    filing = cast("Filing", getattr(case, "of_filing", case))
    closing = getattr(filing.cycle, "national_closing", None)
    if closing is None:
        return refuse(E(18), "本年度国家级审核尚未结束，结果仍为暂定，不能作为最终结果。")
    if closing.notice_at is None or closing.city_notice_id is None:
        return refuse(E(18), "最终结果以国家通知和市级通知文件为准，两份通知尚未齐备。")
    return allow()


def experts_heard(case: "NationalReview", at: datetime) -> Verdict:
    """Drawn in the portal, every opinion and the team's word are in; where the institute works outside it and has called nobody
    here, its paper stands for them (E23, E24)."""
    if not panel_of(case).members and not panel_of(case).drawing and not connected():
        return allow()
    return reduce(and_, (condition(case, at) for condition in EXPERTS_HEARD))


def nothing_follows_the_materials(case: "NationalReview", at: datetime) -> Verdict:
    """The first step's conclusion stands, and nothing of the second has begun: no visit, and none of its experts called (E23)."""
    if case.conclusion is None or case.conclusion.article != E(23).id:
        return refuse(E(23), "现行结论不是实证材料审核结论。")
    if case.visit or case.reviews.filter(use=NATIONAL_APPLICATION.name).exists():
        return refuse(E(23), "实际应用审核已经开始，实证材料审核结论不能撤回。")
    return allow()


def application_concluded(case: "NationalReview", at: datetime) -> Verdict:
    """The second step's conclusion stands (E24)."""
    if case.conclusion is None or case.conclusion.article != E(24).id:
        return refuse(E(24), "现行结论不是实际应用审核结论。")
    return allow()


def no_team_yet(case: "NationalReview", at: datetime) -> Verdict:
    """Beside a team that was drawn here, or is being drawn, none is entered; one that was entered is filled up again (E22)."""
    panel = panel_of(case)
    if panel.drawing:
        return refuse(E(22), f"专家抽取{panel.drawing}正在进行，请待抽取完成或者终止后办理。")
    if panel.members and (panel.seats or panel.whole(open_use(case))):
        return refuse(E(22), "本步骤的评审组已经产生，不能另行登记；须更换成员的，解除其指派后补抽。")
    return allow()


def visit_not_recorded(case: "NationalReview", at: datetime) -> Verdict:
    if case.visit and case.visit.recorded_at:
        return refuse(E(24), "审核记录已经登记，不能再变更。")
    return allow()


def remote_untested(case: "NationalReview", at: datetime) -> Verdict:
    if case.visit is None or not case.visit.remote:
        return refuse(E(24), "只有安排为远程审核的，才登记连接测试。")
    if case.visit.test_passed is not None:
        return refuse(E(24), "连接测试已经登记；重新测试的，请重新安排审核。")
    return allow()


def visit_begun(case: "NationalReview", at: datetime) -> Verdict:
    if case.visit is None:
        way = Way("去安排", "step", (case.number, "emr_national_application_arrange"))
        return refuse(E(24), "尚未安排实际应用审核，请先安排。", way=way)
    if timezone.localdate(at) < case.visit.first_day:
        return refuse(E(24), f"审核于{day_text(case.visit.first_day)}开始，届时方可登记审核记录。")
    return allow()


def connection_holds(case: "NationalReview", at: datetime) -> Verdict:
    """A remote review needs a connection that was tested and held."""
    if case.visit is None or not case.visit.remote or case.visit.test_passed:
        return allow()
    way = Way("登记连接测试", "step", (case.number, "emr_national_application_test"))
    return refuse(E(24), "远程审核须先登记连接测试并且测试通过；未通过的，请改为现场审核或者重新安排。", way=way)


def visit_recorded(case: "NationalReview", at: datetime) -> Verdict:
    if case.visit is None or case.visit.recorded_at is None:
        way = Way("登记审核记录", "step", (case.number, "emr_national_application_record"))
        return refuse(E(24), "尚未登记审核记录，请先登记逐项发现，再作出结论。", way=way)
    return allow()
