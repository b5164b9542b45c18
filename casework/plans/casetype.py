"""A kind of paper as a kind of case: gateway, clocks, record, queue and chasing are those of every case."""

from collections.abc import Callable, Mapping

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import OfficeKind

from ..forms.step import StepForm
from ..registry import CaseType, ProgressPoint, Verb, Workplace
from ..scopes import nobody
from ..step import Step
from . import actions
from .forms import HandInPaperForm
from .papers import PaperKind
from .tab import PAPER_TAB


def paper_casetype(
    kind: PaperKind,
    *,
    prefix: str,
    papers: tuple[str, ...] = (),
    verbs: Mapping[Step, Verb] | None = None,
    forms: Mapping[Step, type[StepForm]] | None = None,
) -> CaseType:
    """`verbs` and `forms` are those of steps that are entered for an office that is not connected, `papers` what goes with them."""
    steps, stages = kind.steps, kind.steps.stages
    drafting, handed_in = stages("drafting"), stages("handed_in")
    clocks = tuple(paper.clock for paper in kind.papers if paper.clock)
    return CaseType(
        kind=kind.kind,
        regime=kind.regime,
        label=kind.label,
        prefix=prefix,
        scope=_scope(kind),
        model=kind.model(),
        stages=stages,
        steps=tuple(steps),
        opens={drafting: clocks},
        untimed={handed_in: f"何时接收，条文未定期限（{steps.hand_in.article}）。"},
        progress=(
            ProgressPoint("起草", (drafting,)),
            ProgressPoint("报送", (handed_in,)),
            ProgressPoint("接收", tuple(stage for stage in stages if stage.end)),
        ),
        tabs=(PAPER_TAB,),
        workplaces=(Workplace((drafting,), kind.drafters, "起草", steps.hand_in.article, "paper"),),
        verbs={steps.hand_in: actions.hand_in, steps.receive: actions.receive, **(verbs or {})},
        forms={steps.hand_in: HandInPaperForm, **(forms or {})},
        shows=dict.fromkeys((steps.hand_in, steps.return_, steps.receive), (PAPER_TAB,)),
        papers=papers,
    )


def _scope(kind: PaperKind) -> Callable[[Membership], Q]:
    """Of a bureau its own; the office that receives and the readers know of all."""

    def of_papers(member: Membership) -> Q:
        if not kind.concerns(member):
            return nobody(member)
        return Q(district=member.office.district_id) if member.office.kind == OfficeKind.BUREAU else Q()

    return of_papers
