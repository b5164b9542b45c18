"""What the facts of a round have to be before a step of it: each asks the case and answers under the article of the use.

What the round waits for next, and for whom, the queue reads from these answers; experts themselves never read it.
"""

from datetime import datetime

from accounts.roles import Role
from accounts.ways import Way
from casework.articles import Article
from casework.models import Case
from casework.verdict import Verdict, allow, refuse
from experts.models import Party

from ..uses import use_of
from .rounds import last_use, open_use, panel_of


def no_draw_open(case: Case, at: datetime) -> Verdict:
    """While experts are being drawn nobody is named beside the draw, and nothing is decided."""
    panel = panel_of(case)
    if not panel.drawing:
        return allow()
    way = Way("查看抽取", "draw", (panel.drawing,))
    parties = {Party.OFFICE: open_use(case).runners, Party.SUPERVISOR: (Role.SUPERVISOR,)}
    owing = [role for party in panel.owing for role in parties[party]]
    sentence = f"专家抽取{panel.drawing}正在进行，请待抽取完成或者终止后办理。"
    return refuse(_article(case), sentence, way=way).awaiting("完成专家抽取", *owing)


def none_designated(case: Case, at: datetime) -> Verdict:
    """A draw makes a whole team, or fills one that was drawn: it is not put beside people named without one."""
    if any(member.draw_id is None for member in panel_of(case).members):
        sentence = "本案件已直接指定评审专家；改为抽取的，请先解除其指派。"
        return refuse(_article(case), sentence, way=_release(case))
    return allow()


def nobody_called(case: Case, at: datetime) -> Verdict:
    """Experts of one office do not review for another: who has given an opinion is heard where it was asked for."""
    if use_of(case) and panel_of(case).members:
        sentence = "本案件已有评审专家；尚未提交意见的，请先解除其指派，已有意见的由本单位继续办理。"
        return refuse(_article(case), sentence, way=_release(case))
    return allow()


def opinion_awaited(case: Case, at: datetime) -> Verdict:
    """Or the opinion of somebody who has been disqualified since stands in the way of a successor's."""
    if not panel_of(case).releasable:
        return refuse(_article(case), "没有尚未提交意见的评审专家。")
    return allow()


def designation_unanswered(case: Case, at: datetime) -> Verdict:
    """Nobody whom the last designation named has accepted yet: nothing rests on it."""
    named = panel_of(case).last_designated
    if not named or any(row.accepted_at for row in named):
        return refuse(_article(case), "没有可以撤回的指定；已有专家接受的，请逐人解除其指派。", way=_release(case))
    return allow()


def leader_lost(case: Case, at: datetime) -> Verdict:
    """The leader can act no more for the team, and still has to: to write its word, or what the use has them do after it."""
    panel, use = panel_of(case), last_use(case)
    done = panel.consolidation and case.state not in use.led
    if panel.leader is None or done or not panel.lost(panel.leader):
        return refuse(use.article, "组长能够履行职责或者已无须由其办理的事项，不改定组长。")
    return allow()


def leader_able(case: Case, at: datetime) -> Verdict:
    """Whoever was lost after the team's word acts no more for it; before that word `consolidation_in` says so."""
    panel, use = panel_of(case), last_use(case)
    if panel.consolidation and panel.leader and panel.lost(panel.leader):
        way = Way("改定组长", "step", (case.number, f"{use.name}_lead"), roles=use.runners)
        return refuse(use.article, "组长已不能履行职责，请先改定组长。", way=way).awaiting("改定组长")
    return allow()


def seats_free(case: Case, at: datetime) -> Verdict:
    """A whole team is not added to; a member is released first."""
    panel, use = panel_of(case), open_use(case)
    if panel.is_team(use) and panel.members and panel.whole(use):
        return refuse(use.article, "评审组人员已齐；须更换成员的，请先解除其指派。", way=_release(case))
    return allow()


def team_whole(case: Case, at: datetime) -> Verdict:
    """Before anybody is named there is no team to be whole; `opinions_in` says that."""
    panel, use = panel_of(case), open_use(case)
    return panel.whole(use).leading(_seat(case)).awaiting("补足评审专家", *use.runners) if panel.members else allow()


def opinions_in(case: Case, at: datetime) -> Verdict:
    """Experts give opinions before anything is decided (E15-E17): at least one called, and every opinion in."""
    panel, use = panel_of(case), open_use(case)
    verdict, called = panel.opinions_in(use), len(panel.members)
    if not called:
        first = "组织抽取评审专家" if use.team else "确定评审专家"
        return verdict.leading(_seat(case)).awaiting(first, *use.runners)
    answered = panel.accepted == called
    lacks = f"评审意见 {panel.handed_in}/{called}" if answered else f"评审专家答复 {panel.accepted}/{called}"
    return verdict.awaiting(lacks, Role.EXPERT)


def consolidation_in(case: Case, at: datetime) -> Verdict:
    """A team with a leader has spoken as a team; a leader who can write no more is replaced first (`leader_lost`)."""
    panel, use = panel_of(case), open_use(case)
    verdict = panel.consolidated(use)
    if panel.leader and panel.lost(panel.leader):
        return verdict.awaiting("改定组长")
    return verdict.awaiting("评审组汇总意见", Role.EXPERT)


# Before the leader speaks for the team, and before the office concludes on what the experts have said.
OPINIONS_WHOLE = (team_whole, opinions_in)
EXPERTS_HEARD = (no_draw_open, *OPINIONS_WHOLE, consolidation_in)


def _seat(case: Case) -> Way:
    """Where a review gets its experts: a team is drawn, otherwise the office may name them."""
    use = open_use(case)
    if use.designates and not use.team:
        return Way("确定评审专家", "step", (case.number, f"{use.name}_designate"), roles=use.runners)
    return Way("确定评审专家", "case_draw", (case.number,), roles=use.runners)


def _release(case: Case) -> Way:
    """Where a member of the team is released."""
    use = open_use(case)
    return Way("解除评审指派", "step", (case.number, f"{use.name}_release"), roles=use.runners)


def _article(case: Case) -> Article:
    return open_use(case).article
