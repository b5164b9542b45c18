"""What a declaration, an opinion and a team of experts have to be: pure, each rule under the article of the review it serves."""

from casework.articles import Article
from casework.verdict import Verdict, allow, refuse
from casework.verifiers.verify_draw import FEWEST_SEATS

SHORTEST_OPINION = 20
SHORTEST_RELATION = 4


def length(text: str) -> int:
    """In characters that say something: blanks do not count."""
    return len("".join(text.split()))


def relation_told(nature: str, *, article: Article) -> Verdict:
    """A declared relation is described: the office has to see why somebody is replaced."""
    if length(nature) < SHORTEST_RELATION:
        return refuse(article, f"请说明利害关系的具体情况，不少于{SHORTEST_RELATION}个字。")
    return allow()


def grounds_given(text: str, *, article: Article) -> Verdict:
    said = length(text)
    if said < SHORTEST_OPINION:
        return refuse(article, f"意见内容不得少于{SHORTEST_OPINION}个字，现为{said}个字，请写明依据。")
    return allow()


def whole_team(*, members: int, leaders: int, seats: int, article: Article) -> Verdict:
    """A team is odd, at least five, with one leader; `seats` are those of the draw that made it, 0 without one."""
    verdict = allow()
    if members < max(FEWEST_SEATS, seats) or members % 2 == 0:
        verdict &= refuse(article, f"评审组现有{members}人，应为{max(FEWEST_SEATS, seats)}人以上单数，请补充评审专家。")
    if members and leaders != 1:
        verdict &= refuse(article, "评审组应有1名组长，请先确定组长。")
    return verdict


def may_release(*, drawn: bool, overdue: bool, barred: bool, head: bool, article: Article) -> Verdict:
    """Who has been drawn is not exchanged at a handler's choice; designated members are their office's to release (E15, E16)."""
    if not drawn or overdue or barred or head:
        return allow()
    sentence = (
        "抽取产生的评审专家，逾期未答复、逾期未提交意见、应当回避、不能参加或者已被取消评审资格的，由经办人解除指派；"
    )
    return refuse(article, f"{sentence}其他情形由本单位负责人说明理由后解除。")


def opinions_complete(*, members: int, handed_in: int, article: Article) -> Verdict:
    """Nothing is decided, and nobody else reads an opinion, before all of them are in."""
    if not members:
        return refuse(article, "尚未确定评审专家，请先确定专家并取得评审意见。")
    if handed_in < members:
        return refuse(article, f"还有{members - handed_in}份评审意见未提交（共{members}份）。")
    return allow()


def consolidated(*, leaders: int, handed_in: bool, article: Article) -> Verdict:
    """A team with a leader speaks once more as a team; without one nothing is asked."""
    if leaders and not handed_in:
        return refuse(article, "组长尚未提交评审组汇总意见。")
    return allow()
