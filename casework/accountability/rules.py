"""Who may hold whom to account, and who decides (P31, E31). Pure."""

from datetime import date

from ..articles import Article
from ..text import day_text
from ..verdict import Verdict, allow, refuse


def may_concern(article: Article, *, own: bool) -> Verdict:
    """Nobody proposes anything about themselves."""
    return refuse(article, "不能对本人提出问责，请由他人提出。") if own else allow()


def may_judge(article: Article, *, concerned: bool) -> Verdict:
    """Nobody decides on themselves, nor on the office that they lead."""
    return refuse(article, "当事人不能参与对本人、本单位的处理，请由其他负责人决定。") if concerned else allow()


def may_lift(article: Article, *, bars: bool, lifted: bool, expert: bool) -> Verdict:
    """P31: an official takes part again once it is lifted; an expert comes back by the register alone."""
    if not bars or lifted:
        return refuse(article, "没有仍然生效的取消资格决定，无须恢复，请刷新页面查看。")
    if expert:
        return refuse(article, "评审专家被取消评审资格的，不再恢复，本决定不能解除。")
    return allow()


def may_act(article: Article, *, barred_on: date | None) -> Verdict:
    """P31: whoever was disqualified takes no step of the regime."""
    if barred_on is None:
        return allow()
    return refuse(article, f"您自{day_text(barred_on)}起被取消参与资格，不能办理，请由本单位其他人员办理。")
