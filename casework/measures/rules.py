"""What every measure takes, whatever the article: a ground of the law, the facts that fill it, what shows them. Pure."""

from collections.abc import Iterator

from ..articles import Article
from ..verdict import Verdict, refuse


def grounded(
    article: Article, *, measure: str, grounds: str, ground: object | None, facts: str, evidence: bool
) -> Iterator[tuple[str, Verdict]]:
    """By the field that is wrong; `measure` is what is to be done, `grounds` how many grounds there are, in words."""
    if ground is None:
        yield "ground", refuse(article, f"{measure}须有法定情形，请在{grounds}种情形中选择一种。")
    if not facts.strip():
        yield "ground_facts", refuse(article, f"请写明{measure}所依据的事实。")
    if not evidence:
        yield "evidence", refuse(article, "请上传证明上述事实的材料。")
