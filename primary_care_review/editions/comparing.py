"""An edition line by line, to be laid beside another (P03)."""

from accounts.roles import Regime
from casework.comparing import Compared, Lines
from casework.models import StandardEdition

from ..articles import P
from ..assessment.present import bound_rows
from ..standards.edition import Clause
from .loading import edition_of


def _clause(clause: Clause) -> dict[str, str]:
    said = {
        "名称": clause.title,
        "核心条款": "是" if clause.core else "否",
        "适用机构": "、".join(sorted(kind.label for kind in clause.types)),
    }
    return said | {f"{rating.value}级要求": text for rating, text in clause.asks.items()}


def _lines(standard: StandardEdition) -> Lines:
    edition = edition_of(standard)
    clauses = {
        clause.number: _clause(clause)
        for chapter in edition.chapters
        for section in chapter.sections
        for clause in section.clauses
    }
    bounds = {
        f"等级线：{bound['type']}{bound['grade']}": {
            **dict(zip(("C级及以上", "B级及以上", "A级"), bound["shares"], strict=True)),
            "核心条款": bound["core"],
        }
        for bound in bound_rows(edition)
    }
    return clauses | bounds


COMPARED = Compared(regime=Regime.PRIMARY_CARE, article=P(3), lines=_lines, unit="条款")
