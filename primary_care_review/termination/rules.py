"""On which grounds a review is terminated, and what that takes (P33)."""

from collections.abc import Iterator

from casework.measures.rules import grounded
from casework.verdict import Verdict

from ..articles import P
from ..standards.terms import Labelled


class TerminationGround(Labelled):
    """The four grounds of Article 33 on which a review is terminated."""

    COMPLAINT = "complaint", "来信来访反映重大违法违规违纪"
    INTERFERENCE = "interference", "干扰评审专家工作"
    FRAUD = "fraud", "评审材料弄虚作假"
    OTHER = "other", "其他规定情形"

    @property
    def wording(self) -> str:
        """The ground in the words of the regulation."""
        return _TERMINATION_WORDING[self]


_TERMINATION_WORDING = {
    TerminationGround.COMPLAINT: "有群众来信、来访反映有重大违法、违规、违纪行为，并提供明确线索，评审期间无法调查核实的",
    TerminationGround.INTERFERENCE: "采取不规范行为，影响评审专家的公正、公平性，干扰评审专家工作的",
    TerminationGround.FRAUD: "发现评审材料有弄虚作假的",
    TerminationGround.OTHER: "卫生健康行政部门规定的足以影响评审的其他情形",
}


def may_terminate(*, ground: TerminationGround | None, facts: str, evidence: bool) -> Iterator[tuple[str, Verdict]]:
    """P33: one of the four grounds, the facts that fill it, and what shows them; by the field that is wrong."""
    return grounded(P(33), measure="终止评审", grounds="四", ground=ground, facts=facts, evidence=evidence)
