"""What the facts of a round have to be before a step of it: each asks the case and answers under the article of the use."""

from datetime import datetime

from accounts.ways import Way
from casework.articles import Article
from casework.models import Case
from casework.verdict import Verdict, allow, refuse

from .rounds import open_use, panel_of


def no_draw_open(case: Case, at: datetime) -> Verdict:
    """While experts are being drawn nobody is named beside the draw, and nothing is decided."""
    if drawing := panel_of(case).drawing:
        way = Way("查看抽取", "draw", (drawing,))
        return refuse(_article(case), f"专家抽取{drawing}正在进行，请待抽取完成或者终止后办理。", way=way)
    return allow()


def none_designated(case: Case, at: datetime) -> Verdict:
    """A draw makes a whole team, or fills one that was drawn: it is not put beside people named without one."""
    if any(member.draw_id is None for member in panel_of(case).members):
        sentence = "本案件已直接指定评审专家；改为抽取的，请先解除其指派。"
        return refuse(_article(case), sentence, way=_release(case))
    return allow()


def opinion_awaited(case: Case, at: datetime) -> Verdict:
    """Or the opinion of somebody who has been disqualified since stands in the way of a successor's."""
    if not panel_of(case).releasable:
        return refuse(_article(case), "没有尚未提交意见的评审专家。")
    return allow()


def seats_free(case: Case, at: datetime) -> Verdict:
    """A whole team is not added to; a member is released first."""
    panel, use = panel_of(case), open_use(case)
    if panel.is_team(use) and panel.members and panel.whole(use):
        return refuse(use.article, "评审组人员已齐；须更换成员的，请先解除其指派。", way=_release(case))
    return allow()


def team_whole(case: Case, at: datetime) -> Verdict:
    """Before anybody is named there is no team to be whole; `opinions_in` says that."""
    panel = panel_of(case)
    return panel.whole(open_use(case)).leading(_seat(case)) if panel.members else allow()


def opinions_in(case: Case, at: datetime) -> Verdict:
    """Experts give opinions before anything is decided (E15-E17): at least one called, and every opinion in."""
    panel = panel_of(case)
    verdict = panel.opinions_in(open_use(case))
    return verdict if panel.members else verdict.leading(_seat(case))


def consolidation_in(case: Case, at: datetime) -> Verdict:
    """A team with a leader has spoken as a team."""
    return panel_of(case).consolidated(open_use(case))


# Before the leader speaks for the team, and before the office concludes on what the experts have said.
OPINIONS_WHOLE = (team_whole, opinions_in)
EXPERTS_HEARD = (no_draw_open, *OPINIONS_WHOLE, consolidation_in)


def _seat(case: Case) -> Way:
    """Where a review gets its experts."""
    return Way("确定评审专家", "case_draw", (case.number,), roles=open_use(case).runners)


def _release(case: Case) -> Way:
    """Where a member of the team is released."""
    use = open_use(case)
    return Way("解除评审指派", "step", (case.number, f"{use.name}_release"), roles=use.runners)


def _article(case: Case) -> Article:
    return open_use(case).article
