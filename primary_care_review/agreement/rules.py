"""Who rates once more, and when somebody else does (P30). Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from casework.text import day_text, listed
from casework.verdict import Verdict, allow, refuse

from ..articles import P


def may_rate_again(*, of_review: bool, barred: Collection[str]) -> Verdict:
    """Whoever was of the review would look with the same eye; grounds of recusal count as for the review itself."""
    if of_review:
        return refuse(P(30), "第二评定专家不得为参加过本次评审的人员，请另行确定。")
    if barred:
        return refuse(P(30), f"{'、'.join(barred)}，应当回避，请申请退出，由下一名专家评定。")
    return allow()


def rated_whole(ratings: Mapping[str, str]) -> Verdict:
    """Every clause that was drawn is rated: `ratings` by the number of the clause."""
    left = [number for number, rating in ratings.items() if not rating]
    if left:
        return refuse(P(30), f"尚有{len(left)}条没有评定（{listed(left, most=5, unit='条')}），请评定后再提交。")
    return allow()


def may_hand_in(*, handed_in: bool) -> Verdict:
    """Once: after that the first rating is known beside it."""
    return refuse(P(30), "第二评定已经提交，不能更改。") if handed_in else allow()


def may_draw_next(*, standing: bool, handed_in: bool, due_on: date | None, on: date) -> Verdict:
    """Where nobody is to rate, or whoever is has let the term pass: nobody is changed at will."""
    if handed_in:
        return refuse(P(30), "第二评定已经提交，不再确定专家。")
    if standing and due_on and on <= due_on:
        return refuse(P(30), f"专家的评定期限至{day_text(due_on)}，期限之内不能更换。")
    return allow()
