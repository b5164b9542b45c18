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
    # Where the article lets the office name experts; else only a draw is open (E22, P21).
    designate: Step | None

    def __iter__(self) -> Iterator[Step]:
        """In the order in which a case page offers them."""
        steps = (self.draw, self.seat, self.designate, self.release, self.hand_in, self.consolidate)
        return (step for step in steps if step is not None)


@cache
def review_steps(use: ReviewUse) -> ReviewSteps:
    """The rows of a use; the same ones whoever asks. A regime adds the step that concludes, under `conditions.EXPERTS_HEARD`."""

    def row(verb: str, label: str, by: tuple[Role, ...], **columns) -> Step:
        return Step(
            f"{use.name}_{verb}",
            use.states,
            None,
            by=by,
            article=use.article,
            label=label,
            audience=use.audience,
            **columns,
        )

    opinion = partial(row, by=(Role.EXPERT,), page="opinion", notes=("digest",))
    return ReviewSteps(
        use=use,
        draw=row("draw", "组织抽取评审专家", use.runners, page="draw", when=(when.none_designated,), notes=("draw",)),
        seat=row(
            "seat",
            "抽取产生评审组",
            (*use.runners, Role.SUPERVISOR),
            page="draw",
            notes=("draw", "panel", "leader"),
        ),
        designate=row(
            "designate",
            "指定评审专家",
            use.designates,
            needs_reason=True,
            when=(when.no_draw_open, when.seats_free),
            notes=("experts", "leader", "due_on"),
        )
        if use.designates
        else None,
        release=row(
            "release",
            "解除评审指派",
            use.runners,
            needs_reason=True,
            when=(when.opinion_awaited,),
            notes=("expert",),
        ),
        hand_in=opinion("hand_in", "提交评审意见"),
        consolidate=opinion("consolidate", "提交评审组汇总意见", when=when.OPINIONS_WHOLE),
    )


def use_of_step(step: Step) -> ReviewUse:
    """The use to whose rounds a row belongs."""
    return next(use for use in registered() if step in set(review_steps(use)))
