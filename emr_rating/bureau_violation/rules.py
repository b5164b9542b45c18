"""Which filings the violation of a bureau reaches, and what may be decided on them together (E29). Pure."""

from collections.abc import Collection, Iterator

from casework.measures.law import Sanction
from casework.measures.rules import decided
from casework.verdict import Verdict, allow, refuse

from ..articles import E
from ..violation.rules import LAW, OF_THE_NATION, UNDER_REVIEW, WITH_RESULT

# At discretion: what it reaches need not be acted on.
SPARED = Sanction("spared", "不作处理")


def may_reach(*, state: str, reported: bool, of_district: bool, of_year: bool, named: bool) -> Verdict:
    """E29: a filing of the bureau's own district and of the year, that was reported and has not ended without a result; once."""
    if not of_district or not of_year:
        return refuse(E(29), "只能列明该区县当年度的填报。")
    if not reported or state not in (*UNDER_REVIEW, *OF_THE_NATION, *WITH_RESULT):
        return refuse(E(29), "该填报尚未上报，或者已经没有可以处理的评价和结果。")
    if named:
        return refuse(E(29), "该填报已经列明，不必重复列明；理由有误的，删去后重新列明。")
    return allow()


def may_take(*, sanctions: Collection[str], grave: bool, gravity: str) -> Iterator[tuple[str, Verdict]]:
    """E29: something is done to one of the filings at least; what is kept for grave cases is for these alone, and they for it."""
    acting = [sanction for sanction in sanctions if sanction != SPARED.value]
    if not acting:
        yield "why", refuse(E(29), "尚未为所涉填报拟定处理，请为其中的填报拟定处理；均不作处理的，请办理“不予处理”。")
    elif grave and not gravity.strip():
        yield "gravity", refuse(E(29), "认定情节严重的，请写明理由。")
    else:
        for sanction in acting:
            for _, verdict in decided(LAW, sanction=sanction, grave=grave, gravity=gravity):
                yield "grave", verdict
                return
