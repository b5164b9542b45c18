"""What is referred, and what becomes of it (E31, P31). Pure."""

from ..articles import Article
from ..verdict import Verdict, allow, refuse

MOST = 500  # rows of one referral


def may_refer(article: Article, *, rows: int) -> Verdict:
    """There is something that it rests on, and not more than somebody can read."""
    if not rows:
        return refuse(article, "移交的线索须附查阅记录，请返回查阅记录勾选后再移交。")
    if rows > MOST:
        return refuse(article, f"一次至多移交{MOST}条查阅记录，所选共{rows}条，请分次移交。")
    return allow()


def may_settle(article: Article, *, settled: bool) -> Verdict:
    """Once: a case was opened, or it comes to nothing for a reason."""
    return refuse(article, "该线索已经处理，不能再次处理，请刷新页面查看处理情况。") if settled else allow()
