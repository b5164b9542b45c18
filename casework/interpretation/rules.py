"""What an interpretation may cite, who issues it, and what becomes of it. Pure."""

from collections.abc import Collection

from ..articles import Article
from ..text import listed
from ..verdict import Verdict, allow, refuse


def cited(clauses: Collection[str], *, known: Collection[str] | None, named: str, article: Article) -> Verdict:
    """`known` are the clauses of the edition in force, None where there is no edition."""
    if not clauses:
        return allow()
    if known is None:
        return refuse(article, f"目前没有施行的标准，不能指明{named}，请删去后再提交。")
    strange = [one for one in clauses if one not in known]
    return refuse(article, f"现行标准没有{named}{listed(strange)}，请核对编号。") if strange else allow()


def may_issue(*, own: bool, two_people: bool, article: Article) -> Verdict:
    if own and two_people:
        return refuse(article, "解释由您本人起草，须由另一位负责人审签，请由其办理。")
    return allow()


def may_decide(*, issued: bool, dropped: bool, returned: bool, article: Article) -> Verdict:
    if issued:
        return refuse(article, "本稿已经公布，不能再改动；需要更正的，请在该解释的页面修订。")
    if dropped:
        return refuse(article, "本稿已撤销起草，请刷新页面查看。")
    return refuse(article, "本稿已退回起草人修改，请待其再次送审。") if returned else allow()


def may_change(*, published: bool, withdrawn: bool, drafted: bool, article: Article) -> Verdict:
    """Whether a further version may be drafted."""
    if not published:
        return refuse(article, "该解释尚未公布，请在其起草页面修改。")
    if withdrawn:
        return refuse(article, "该解释已经撤回，不能再修订；需要的，请另行起草。")
    return refuse(article, "该解释已有修订稿正在办理，请在该稿上修改。") if drafted else allow()


def may_settle(*, settled: bool, article: Article) -> Verdict:
    return refuse(article, "该咨询已有人办理，请刷新页面查看。") if settled else allow()
