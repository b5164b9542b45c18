"""The steps of a round of review: from one declaration of a use the rows of the workflow, and what a kind of case needs for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

from accounts.roles import Role
from casework.step import Step
from experts.uses import ReviewUse, registered

from . import conditions as when


@dataclass(frozen=True)
class ReviewSteps:
    """What happens in a round moves no state; who the experts are is read by whoever may know it (`experts.knowing`)."""

    use: ReviewUse
    draw: Step
    seat: Step
    hand_in: Step
    consolidate: Step
    release: Step
    lead: Step
    # Where the article lets the office name experts; else only a draw is open (E22, P21).
    designate: Step | None
    undesignate: Step | None

    def __iter__(self) -> Iterator[Step]:
        """In the order in which a case page offers them."""
        calling = (self.draw, self.seat, self.designate, self.undesignate, self.release, self.lead)
        steps = (*calling, self.hand_in, self.consolidate)
        return (step for step in steps if step is not None)


@cache
def review_steps(use: ReviewUse) -> ReviewSteps:
    """The rows of a use; the same ones whoever asks. A regime adds the step that concludes, under `conditions.EXPERTS_HEARD`."""

    def row(verb: str, label: str, by: tuple[Role, ...], states=use.states, **columns) -> Step:
        return Step(
            f"{use.name}_{verb}",
            states,
            None,
            by=by,
            article=use.article,
            label=label,
            audience=use.audience,
            **columns,
        )

    designate = (
        row(
            "designate",
            "指定评审专家",
            use.designates,
            follows="被指定的专家收到评审任务，声明有无利害关系并答复后，方可查看案件。",
            needs_reason=True,
            when=(when.no_draw_open, when.seats_free, *use.ready),
            notes=("experts", "leader", "due_on"),
        )
        if use.designates
        else None
    )
    opinion = partial(row, by=(Role.EXPERT,), states=use.hears, page="opinion", notes=("digest",))
    return ReviewSteps(
        use=use,
        draw=row(
            "draw",
            "组织抽取评审专家",
            use.runners,
            page="draw",
            when=(when.none_designated, *use.ready),
            notes=("draw",),
            stands="抽取产生人选之前，任一方可以说明理由终止；另行抽取的，载明前次抽取及其终止的理由。",
        ),
        seat=row(
            "seat",
            "抽取产生评审组",
            (*use.runners, Role.SUPERVISOR),
            page="draw",
            notes=("draw", "panel", "leader"),
            stands="抽取结果不得撤回另抽；不能参加评审的，解除其指派后补抽。",
        ),
        designate=designate,
        undesignate=designate.undone(
            f"{use.name}_undesignate",
            "撤回指定",
            until="被指定的专家接受之前",
            when=(when.designation_unanswered,),
            quiet=True,
        )
        if designate
        else None,
        release=row(
            "release",
            "解除评审指派",
            use.runners,
            follows="该专家不再参加本案评审，已提交的意见留存，不予采信；空出的席位须补足。",
            needs_reason=True,
            when=(when.opinion_awaited,),
            notes=("expert",),
            stands="已告知专家本人；空出的席位另行补抽或者指定。",
        ),
        lead=row(
            "lead",
            "改定组长",
            use.runners,
            tuple(dict.fromkeys((*use.hears, *use.led))),
            follows="尚未由组长办理的事项由新任组长办理；原组长已提交的评审意见、汇总意见继续有效。",
            lacks="改定组长",
            needs_reason=True,
            when=(when.leader_lost,),
            notes=("leader", "former"),
            quiet=True,
            stands="组长再有变动的，另行改定。",
        ),
        hand_in=opinion("hand_in", "提交评审意见"),
        consolidate=opinion("consolidate", "提交评审组汇总意见", when=when.OPINIONS_WHOLE),
    )


def use_of_step(step: Step) -> ReviewUse:
    """The use to whose rounds a row belongs."""
    return next(use for use in registered() if step in set(review_steps(use)))
