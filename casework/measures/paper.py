"""What the papers of every measure say: ground and facts, the term for a statement, whether one was made."""

from ..printing.blocks import Block
from ..printing.notice import Heading, Paragraph


def lines(text: str) -> list[Paragraph]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def grounds(wording: str, *, law: str, facts: str) -> tuple[Block, ...]:
    """`law` is the article as it is cited."""
    return Heading(1, "情形"), Paragraph(f"{wording}（{law}）。"), Heading(1, "事实"), *lines(facts)


def term_for_a_statement(days: int, *, until_then: str) -> tuple[Block, ...]:
    """`until_then` says what holds before the decision."""
    return (
        Heading(1, "陈述意见"),
        Paragraph(
            f"你单位可以自本告知书送达次日起{days}个工作日内在平台提交陈述意见和有关材料；"
            f"逾期未提交的，视为没有意见。{until_then}"
        ),
        Paragraph("特此告知。"),
    )


def heard(stated: bool) -> str:
    return "经告知并听取你单位陈述意见" if stated else "经告知，你单位在规定期限内未提交陈述意见"
