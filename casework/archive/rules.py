"""Until when papers are kept, and when they may be destroyed (E26, P07). Pure."""

from dataclasses import dataclass
from datetime import date

from ..articles import Article
from ..clocks.months import add_months
from ..text import day_text
from ..verdict import Verdict, allow, refuse

A_YEAR = 12  # months


@dataclass(frozen=True)
class Term:
    """How long a case is kept. `begins_on` is missing as long as it is not certain; `begins` says from what, in words."""

    article: Article
    years: int
    begins: str
    begins_on: date | None
    # The last day of a term that is not shorter: of the case that it is about.
    not_before: date | None = None

    @property
    def ends_on(self) -> date | None:
        """The last day on which it has to be kept."""
        if self.begins_on is None:
            return None
        own = kept_until(self.begins_on, self.years)
        return max(own, self.not_before) if self.not_before else own

    @property
    def text(self) -> str:
        if self.begins_on is None or self.ends_on is None:
            return f"{self.begins}，期限尚未确定"
        return f"{self.years}年，自{day_text(self.begins_on)}（{self.begins}）至{day_text(self.ends_on)}"


def kept_until(begins_on: date, years: int) -> date:
    """E26, P07: so many whole years after a day; the last day is kept as well."""
    return add_months(begins_on, years * A_YEAR)


def may_destroy(term: Term, *, held: str, on: date) -> Verdict:
    """E26: nothing is destroyed before its term has ended, nor while there is a reason to wait."""
    found = allow()
    if term.ends_on is None:
        found &= refuse(term.article, f"保管期限尚未确定（{term.begins}），不能销毁，请待期限确定并届满后再提出。")
    elif on <= term.ends_on:
        found &= refuse(term.article, f"保管至{day_text(term.ends_on)}，期限届满前不能销毁，请待届满后再提出。")
    if held:
        found &= refuse(term.article, f"已暂停销毁（{held}），请先解除暂停。")
    return found


def by_two(article: Article, *, same: bool) -> Verdict:
    """E26: whoever proposes does not approve."""
    if same:
        return refuse(article, "销毁由您本人提出，须由本单位另一人审批，请由其他人员办理。")
    return allow()
