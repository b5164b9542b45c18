"""Refused of third parties, and of whoever was disqualified (P16, P29, P31)."""

from accounts.roles import Role
from config.scenarios import accounting, parties
from primary_care_review.parties.terms import Scope
from tests.browser.world import AT, World
from tests.refusals import Row


def contract_of_guidance(world: World) -> None:
    parties.contracted(by=world.people[Role.BUREAU_HEAD], at=AT, scopes=[Scope.GUIDANCE])


def on_the_blacklist(world: World) -> None:
    """Under one contract, while another goes on."""
    head = world.people[Role.BUREAU_HEAD]
    one = parties.contracted(by=head, at=AT)
    parties.contracted(by=head, at=AT, number="YZWB-2026-02")
    parties.blacklisted(one, people=world.people, at=AT)


def the_handler_disqualified(world: World) -> None:
    accounting.disqualified(world.people[Role.BUREAU_HANDLER], people=world.people, at=AT)


PARTIES = (
    Row(
        name="a step taken by an official who was disqualified",
        law=("P31", 2),
        sentence="您自2026年11月9日起被取消参与资格，不能办理，请由本单位其他人员办理（第三十一条）",
        who=lambda world: world.people[Role.BUREAU_HANDLER],
        path="/cases/{submitted}/steps/draft_supplement/",
        prepare=the_handler_disqualified,
        data={"missing": "前置条件表：缺少医疗安全部分"},
        withheld="拟补正通知书",
        beside="您自2026年11月9日起被取消参与资格，不能办理，请由本单位其他人员办理。",
        kept=("missing",),
    ),
    Row(
        name="a visit left to somebody whose contract is of guidance alone",
        law=("P16", 1),
        sentence="合同的委托范围为技术指导，不包括现场评审，不能据以委托，请另选合同",
        who=lambda world: world.people[Role.BUREAU_HEAD],
        path="/primary-care/delegations/new/{accepted}/",
        prepare=contract_of_guidance,
        data={"contract": "{new_contract}", "task": "拟定现场评审安排。"},
        button="委托",
        at_field="contract",
        kept=("task",),
    ),
    Row(
        name="a case left to a party that stands on the blacklist, under a contract that still runs",
        law=("P29", 1),
        sentence="该机构已于2026年11月9日列入黑名单，不得委托，请另行选择",
        who=lambda world: world.people[Role.BUREAU_HEAD],
        path="/primary-care/delegations/new/{accepted}/",
        prepare=on_the_blacklist,
        data={"contract": "{new_contract}", "task": "拟定现场评审安排。"},
        button="委托",
        at_field="contract",
        kept=("task",),
    ),
)
