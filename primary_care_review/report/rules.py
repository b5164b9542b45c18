"""What a work report has to hold before it is signed, and what a body has to hold before it concludes (P12, P24). Pure."""

from collections.abc import Collection, Iterator, Mapping

from casework.verdict import Verdict, allow, refuse

from ..articles import P
from .parts import PROPOSED, Document, Part

# A part that says less says nothing; only what else there is to say may be that there is nothing.
SHORTEST = 20


def gaps(texts: Mapping[Part, str], *, proposed: str) -> Iterator[tuple[str, Verdict]]:
    """P24: part by part what is missing, by the name of its field."""
    for part in Part:
        said = texts.get(part, "").strip()
        if not said:
            yield part, refuse(P(24), f"“{part.label}”未填写。")
        elif part is not Part.OTHER and len(said) < SHORTEST:
            yield part, refuse(P(24), f"“{part.label}”少于{SHORTEST}个字，请写明具体情况。")
    if not proposed:
        yield PROPOSED, refuse(P(24), "建议等级未选择。")


def all_received(received: Collection[str]) -> Verdict:
    """P12, P24: the term of the conclusion begins when the body has all three documents."""
    if missing := [f"《{one.label}》" for one in Document if one not in received]:
        return refuse(P(24), f"评审材料不齐，缺少{'、'.join(missing)}，不能登记收讫；请核对，或者退回工作报告补正。")
    return allow()
