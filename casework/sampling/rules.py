"""How many are drawn of a stratum, and the rule of a sample as the draw reads it (E30, P28). Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..articles import Article
from ..draw.rule import FREE
from ..verdict import Verdict, allow, refuse
from ..verifiers.verify_draw import MOST_DRAWN

Json = dict[str, Any]


def drawn_of(size: int, *, share: int, least: int) -> int:
    """The share in hundredths, rounded up, and not fewer than the least; of a smaller stratum all."""
    return min(size, max(least, -(-size * share // 100)))


def rule_of(candidates: Sequence[Json], *, share: int, least: int) -> Json:
    """Each kind of candidate is a stratum."""
    sizes = Counter(one["kind"] for one in candidates)
    kinds = {kind: drawn_of(size, share=share, least=least) for kind, size in sorted(sizes.items())}
    return FREE | {"leader_level": None, "seats": sum(kinds.values()), "kinds": kinds}


def may_draw(rule: Mapping[str, Any], *, of: str, counted: str, article: Article) -> Verdict:
    """There is something to draw, and not more than a sample may have; `of` says of what, counted in `counted`."""
    if not rule["seats"]:
        return refuse(article, f"{of}目前没有可以抽取的对象，不能抽样。")
    if rule["seats"] > MOST_DRAWN:
        return refuse(
            article,
            f"按所设比例将抽取{rule['seats']}{counted}，一次抽样至多{MOST_DRAWN}{counted}，请调低比例或者最少数量。",
        )
    return allow()


def drawn_again_for(reason: str, *, earlier: str, article: Article) -> Verdict:
    """A further sample of the year is drawn for a reason, and the one before it stays in sight; `earlier` is its number."""
    if earlier and not reason.strip():
        return refuse(article, f"本年度已抽样（{earlier}），再次抽样须写明理由；已经抽中的不因再次抽样而改变。")
    return allow()
