"""Two rows that every kind with an institution has: what becomes of an open case whose institution is closed or has moved away.

A regime makes them with its own states, roles and articles; the verbs are the same everywhere (`experts.actions.leaving_cases`).
"""

from datetime import datetime

from accounts.roles import Role
from accounts.ways import Way

from .articles import Article
from .models import Case
from .stages import StageEnum
from .step import Condition, Step
from .verdict import Verdict, allow, refuse


def cancel_step(
    name: str,
    stages: tuple[StageEnum, ...],
    target: StageEnum,
    *,
    by: Role,
    article: Article,
    when: tuple[Condition, ...] = (),
) -> Step:
    """The office ends the case of an institution that is closed; the clock never does."""

    def institution_closed(case: Case, at: datetime) -> Verdict:
        closed = case.institution and case.institution.closed_on
        return allow() if closed else refuse(article, "机构没有注销，案件继续办理。")

    return Step(
        name,
        stages,
        target,
        by=by,
        article=article,
        label="机构注销，终止办理",
        follows="未签发的拟稿作废，尚未提交意见的专家解除指派，进行中的时限终止；不产生评价结果。",
        lacks="机构注销后的终止办理",
        needs_reason=True,
        when=(institution_closed, *when),
        quiet=True,
        stands="案件就此办结；机构恢复执业的，重新登记参加评价后另行立案。",
    )


def move_step(stages: tuple[StageEnum, ...], *, article: Article, when: tuple[Condition, ...] = ()) -> Step:
    """The bureau that has the case hands it to the bureau of the district in which the institution now lies (decision 0009)."""

    def moved_away(case: Case, at: datetime) -> Verdict:
        moved = case.institution and case.institution.district_id != case.district_id
        return allow() if moved else refuse(article, "机构仍在本区县，案件由本区县办理。")

    return Step(
        "move",
        stages,
        None,
        by=Role.BUREAU_HEAD,
        article=article,
        label="移交现所在区县办理",
        follows="案件及其进行中的时限由机构现所在区县接办，本单位不再办理；机构和接办单位收到告知。",
        needs_reason=True,
        when=(moved_away, *when),
        quiet=True,
        stands="移交后由现所在区县办理；机构再次迁移的，由其再行移交。",
    )


def nothing_drafted(article: Article) -> Condition:
    """For kinds with notices: one office does not sign what another has drafted."""

    def nothing_drafted(case: Case, at: datetime) -> Verdict:
        if not case.notices.unissued().exists():
            return allow()
        way = Way("打开文书", "notice_desk")
        return refuse(article, "本案件有尚未签发的文书，请先签发或者撤回。", way=way)

    return nothing_drafted
