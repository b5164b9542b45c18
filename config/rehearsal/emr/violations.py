"""What is found out of hospitals and bureaus (E28, E29): a tip, a rating that is ended, one that comes to nothing, a final result that is
cancelled, one that is lowered for what its bureau did."""

from typing import TYPE_CHECKING

from accounts.roles import Role
from casework.measures.law import Sanction
from config.scenarios import bureau_violating, violating
from emr_rating.bureau_violation import actions as bureau_violations
from emr_rating.models import Filing, Violation
from emr_rating.results.outcome import final_level
from emr_rating.signs.uses import INTEGRITY
from emr_rating.stages import Stage
from emr_rating.violation import actions
from emr_rating.violation.rules import CANCEL, TERMINATE

from ..signs import settled

if TYPE_CHECKING:
    from .year import EmrYear


def ends_rating(year: "EmrYear", case: Filing) -> None:
    """While its bureau reviews."""
    proposed = violating.proposed(case, people=year.city, at=year.clock.next())
    year.refused("重复提出违规处理", lambda: violating.proposed(case, people=year.city, at=year.clock.next()))
    _decided(year, proposed, TERMINATE)


def after_results(year: "EmrYear") -> None:
    """Somebody has told of a hospital; its result is cancelled, and of another it turns out untrue."""
    year.say("举报和违规处理")
    handler, head = year.city[Role.COMMISSION_HANDLER], year.city[Role.COMMISSION_HEAD]
    tip, _ = violating.told_of(at=year.clock.next())
    violating.answered(tip, by=handler, at=year.clock.next())
    untrue, cancelled = Filing.objects.of_cycle(year.cycle).filter(state=Stage.CONFIRMED).order_by("pk")[:2]
    found = violating.told(
        violating.proposed(untrue, people=year.city, at=year.clock.next()), people=year.city, at=year.clock.next()
    )
    actions.drop(found, reason="经核实，情况不属实。", by=head, at=year.clock.next())
    proposed = violating.proposed(cancelled, people=year.city, at=year.clock.next())
    settled(year, INTEGRITY, opened=proposed)
    _decided(year, proposed, CANCEL)


def of_bureaus(year: "EmrYear") -> None:
    """A bureau's violation comes to nothing; for another a result that it reviewed is lowered (E29)."""
    year.say("区县违规处理")
    final = Filing.objects.of_cycle(year.cycle).filter(state=Stage.CONFIRMED).order_by("-pk")
    reached = next(case for case in final if final_level(case))
    people, clock = year.city | year.bureau(reached), year.clock
    untrue = bureau_violating.told(
        bureau_violating.proposed([reached], people=people, at=clock.next()), people=people, at=clock.next()
    )
    bureau_violations.drop(untrue, reason="经核实，情况不属实。", by=people[Role.COMMISSION_HEAD], at=clock.next())
    bureau_violating.decided([reached], people=people, at=clock.next())


def _decided(year: "EmrYear", proposed: Violation, sanction: Sanction) -> None:
    """Told, heard, decided, made known; each by its own act."""
    people, clock = year.city, year.clock
    heard = violating.heard(violating.told(proposed, people=people, at=clock.next()), at=clock.next())
    violating.drafted(heard, people=people, at=clock.next(), sanction=sanction.value)
    by = people[Role.COMMISSION_HEAD]
    done = actions.decide(violating.now(heard), by=by, at=clock.next())
    violating.circulated(done, people=people, at=clock.next())
