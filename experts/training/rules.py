"""What an announcement has to say, and until when one signs up (E28, P07). Pure."""

from collections.abc import Iterator
from datetime import date, datetime

from casework.articles import Article
from casework.text import day_text
from casework.verdict import Verdict, allow, refuse


def announced(
    *,
    begins_at: datetime,
    ends_at: datetime,
    closes_on: date,
    begins_on: date,
    at: datetime,
    on: date,
    article: Article,
) -> Iterator[tuple[str, Verdict]]:
    """By field what is wrong; `begins_on` and `on` are the days of the beginning and of the announcement."""
    if begins_at <= at:
        yield "begins_at", refuse(article, "开始时间应当在现在之后，请重新填写。")
    if ends_at <= begins_at:
        yield "ends_at", refuse(article, "结束时间应当在开始时间之后，请核对。")
    if closes_on > begins_on:
        yield "closes_on", refuse(article, "报名截止日期不能晚于培训开始的日期，请核对。")
    if closes_on < on:
        yield "closes_on", refuse(article, "报名截止日期不能早于今天，请重新填写。")


def may_sign_up(*, cancelled: bool, closes_on: date, on: date, left: int | None, article: Article) -> Verdict:
    """`left` are the places that are left; None where there is no limit."""
    if cancelled:
        return refuse(article, "本次培训已取消，不能报名。")
    if on > closes_on:
        return refuse(article, f"报名已于{day_text(closes_on)}截止，需要参加的，请与组织单位联系。")
    return refuse(article, "名额已满，需要参加的，请与组织单位联系。") if left is not None and left < 1 else allow()


def may_withdraw(*, begins_at: datetime, at: datetime, article: Article) -> Verdict:
    return allow() if at < begins_at else refuse(article, "培训已经开始，不能再取消报名。")


def may_record(*, cancelled: bool, begins_at: datetime, at: datetime, article: Article) -> Verdict:
    if cancelled:
        return refuse(article, "本次培训已取消，没有出席可以登记。")
    return allow() if at >= begins_at else refuse(article, "培训尚未开始，开始后再登记出席。")
