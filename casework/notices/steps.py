"""A notice that goes with a step of a case: one row drafts it, another issues it. Both come from one declaration."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.roles import Role
from accounts.ways import Way
from casework.step import Condition, Step
from casework.verdict import Verdict, allow, refuse

from ..articles import Article
from ..deciding.rules import proposed
from ..models import Case

# A paper that is out is put right by another one (docs/decisions/0006, 0017).
SERVED = "文书签发即发出，打开或者逾期未打开即为送达；文书有误的，更正后重新签发。"


@dataclass(frozen=True)
class NoticeSteps:
    """`kind` is the kind of notice; `takes` names what the issuing step writes on the case out of the draft."""

    kind: str
    draft: Step
    issue: Step
    takes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Step]:
        """In the order in which a case page offers them."""
        return iter((self.draft, self.issue))


def notice_steps(
    kind: str,
    called: str,
    *,
    issue: Step,
    drafters: tuple[Role, ...],
    asks: tuple[str, ...] = (),
    takes: tuple[str, ...] = (),
    drafted_when: tuple[Condition, ...] = (),
    awaited: bool = True,
) -> NoticeSteps:
    """The rows of one notice. `issue` is the step that it goes with, which waits for the draft from here on.

    `called` is its name on the buttons; `asks` are the fields that whoever drafts it is asked for and that the record tells;
    `drafted_when` has to be true before it is drafted at all. Not `awaited`: no case waits for it, as for what puts a mistake right;
    once drafted it waits at the desk of notices.
    """
    draft = Step(
        f"draft_{kind}",
        issue.source,
        None,
        by=drafters,
        article=issue.article,
        label=f"拟{called}",
        follows="拟稿由负责人签发或者退回，签发前机构看不到。",
        lacks=f"拟{called}" if awaited else "",
        after=(_nothing_waits(issue.article),),
        audience="authorities",
        when=drafted_when,
        notes=asks,
        stands="拟稿对外不生效；可以重新拟写，或者在“文书”页撤回。",
    )
    waiting = replace(
        issue, lacks=issue.label if awaited else "", stands=SERVED, when=(*issue.when, _drafted(kind, called, draft))
    )
    return NoticeSteps(kind, draft, waiting, takes)


def _drafted(kind: str, called: str, draft: Step) -> Condition:
    """That the draft is there, as a condition with a name of its own."""

    def drafted(case: Case, at: datetime) -> Verdict:
        way, drafts = Way(f"拟写{called}", "step", (case.number, draft.name), roles=draft.roles), _drafts(case)
        match drafts.get(kind):
            case None:
                verdict = refuse(draft.article, f"请先由经办人拟写{called}，再行签发。", way=way)
                # Another notice may be on its way instead, or something else come first.
                waits = not drafts and draft.verdict(case, at)
                return verdict.awaiting(draft.lacks, *draft.roles) if waits else verdict
            case True:
                verdict = refuse(draft.article, f"{called}已退回拟稿人，请待修改后再签发。", way=way)
                return verdict.awaiting(f"修改退回的{called}", *draft.roles)
            case _:
                return allow()

    drafted.__name__ = f"{kind}_drafted"
    return drafted


def _drafts(case: Case) -> dict[str, bool]:
    """The kinds of the open drafts of a case, and whether each was sent back; read once per instance."""
    held = case.__dict__
    if "_drafts" not in held:
        rows = case.notices.open_drafts().values_list("kind", "returned_at")
        held["_drafts"] = {kind: returned_at is not None for kind, returned_at in rows}
    return held["_drafts"]


def _nothing_waits(article: Article) -> Condition:
    """For whoever signs or decides: a draft is due, or the one that was sent back."""

    def nothing_waits(case: Case, at: datetime) -> Verdict:
        if proposed(case) or not all(_drafts(case).values()):
            return refuse(article, "拟写的文书或者拟办意见正待负责人办理。")
        return allow()

    return nothing_waits


def nothing_drafted(article: Article) -> Condition:
    """For a step that says something else than a notice would: whoever takes it leaves no draft behind."""

    def nothing_drafted(case: Case, at: datetime) -> Verdict:
        way = Way("查看拟写的文书", "case_tab", (case.number, "notices"))
        return refuse(article, "本案件已有拟写的文书，请先签发或者撤回。", way=way) if _drafts(case) else allow()

    return nothing_drafted
