"""Refused to the two parties of a draw: without a frozen list, out of turn, for the other, or under conditions that are none."""

from collections.abc import Callable
from typing import Any

from accounts.models import Membership
from config.scenarios.draws import SECRETS
from experts.models import Party
from tests.browser.world import World
from tests.refusals import Row
from tests.refusals.before import (
    disqualified_since,
    frozen,
    lodged,
    lodged_by_one,
    moved,
    moved_after_both,
    moved_after_one,
    one_telephone,
    with_levels,
)

from .who import HEAD, OFFICE, SUPERVISOR

PAGE = "/experts/draws/{new_draw}/"
HASH = "0f" * 32
_BOTH_OWE = "待组织抽取单位（林静怡）、纪检监督（江正清）提交密语"
Who = Callable[[World], Membership]


def _hash(name: str, sentence: str, *, who: Who, path: str = PAGE, **more: Any) -> Row:
    return Row(name=name, sentence=sentence, who=who, path=path, data={"commitment": HASH}, **more)


def _secret(name: str, sentence: str, *, who: Who, secret: str = SECRETS[Party.OFFICE], **more: Any) -> Row:
    return Row(name=name, sentence=sentence, who=who, path=PAGE, data={"secret": secret}, **more)


def _conditions(name: str, sentence: str, *, field: str = "", **data: str) -> Row:
    return Row(
        name=f"a draw of {name}",
        sentence=sentence,
        who=OFFICE,
        path="/experts/draws/new/{drawable}/",
        prepare=with_levels,
        data={"seats": "5", "per_district": "5"} | data,
        button="固定候选名单",
        at_field=field,
        kept=("per_district", *data),
    )


DRAW = (
    _hash(
        "a hash for a list that was never frozen",
        "没有找到这个页面",
        who=OFFICE,
        path="/experts/draws/D2026-0001/",
        withheld="登记密语摘要",
        status=404,
    ),
    Row(
        name="a team seated without a draw",
        sentence="没有找到这个页面",
        who=HEAD,
        path="/cases/{drawable}/steps/emr_city_review_seat/",
        withheld="抽取产生评审组",
        status=404,
    ),
    _conditions("an even team", "评审组人数须为单数，现为6人。", field="seats", seats="6"),
    _conditions("a team of three", "评审组不得少于5人。", field="seats", seats="3"),
    _conditions("a team that nobody may lead", "组长须为A级专家，候选0名", leader_level="A"),
    _secret(
        "a secret before any hash is lodged",
        "双方均登记密语摘要之后，才能提交密语。",
        who=OFFICE,
        prepare=frozen,
        withheld="提交密语",
        beside="双方摘要到齐后再提交密语",
    ),
    _secret(
        "a secret before the other hash is lodged",
        "双方均登记密语摘要之后，才能提交密语。",
        who=OFFICE,
        prepare=lodged_by_one,
        withheld="提交密语",
        beside="待纪检监督登记密语摘要",
    ),
    _hash(
        "both hashes by one person",
        "您已代表组织抽取单位登记密语摘要，双方须由不同的人办理。",
        who=moved,
        prepare=moved_after_one,
        withheld="登记密语摘要",
        beside="待纪检监督登记密语摘要",
    ),
    _hash(
        "both hashes by one person under two accounts",
        "手机号码相同，双方须由不同的人办理",
        who=SUPERVISOR,
        prepare=one_telephone,
        button="登记密语摘要",
        kept=("commitment",),
    ),
    _secret(
        "a secret given twice", "您已提交密语，不能更改。", who=OFFICE, prepare=lodged, button="提交密语", twice=True
    ),
    _secret(
        "both secrets by one person",
        "密语须由登记摘要的本人（江正清）提交。",
        who=moved,
        secret=SECRETS[Party.SUPERVISOR],
        prepare=moved_after_both,
        withheld="提交密语",
        beside=_BOTH_OWE,
    ),
    _secret(
        "a secret by a colleague of whoever lodged its hash",
        "密语须由登记摘要的本人（林静怡）提交。",
        who=HEAD,
        prepare=lodged,
        withheld="提交密语",
        beside=_BOTH_OWE,
    ),
    _secret(
        "a secret that does not match its hash",
        "密语与您登记的摘要不符，请逐字核对后重新填写",
        who=OFFICE,
        secret=SECRETS[Party.OFFICE].replace("春", "秋"),
        prepare=lodged,
        button="提交密语",
        at_field="secret",
        kept=("secret",),
    ),
    _secret(
        "a draw from a list on which an expert has since been disqualified",
        "名单固定后，部分候选专家已不符合条件",
        who=OFFICE,
        prepare=disqualified_since,
        button="提交密语",
        kept=("secret",),
    ),
)
