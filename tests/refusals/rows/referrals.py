"""Refused of readings that are referred, and of what is opened on them (E31, P31)."""

from datetime import timedelta

from accounts.roles import Role
from casework.models import Referral
from casework.referrals import actions
from config.scenarios import accounting
from primary_care_review.models import Application
from tests.browser.world import AT, World
from tests.prepared import after
from tests.refusals import Row

from .who import HEAD, OFFICE

SETTLED = "该线索已经处理，不能再次处理，请刷新页面查看处理情况（第三十一条）。"
OPENING = "/accountability/new/primary_care/?referral={new_referral}"
CHARGED = {
    "login": "{people[bureau_head].person.login}",
    "name": "{people[bureau_head].person.name}",
    "ground": ("interference",),
    "ground_facts": "评审期间查阅并下载不经办的材料。",
}


def referred(world: World) -> None:
    """What the head of the bureau has read of an application, this morning."""
    of, by = Application.objects.get(number=world.submitted), world.people[Role.BUREAU_HEAD]
    accounting.referred(of, by=by, people=world.people, at=AT - timedelta(hours=2))


@after(referred)
def dismissed(world: World) -> None:
    actions.dismiss(Referral.objects.get(), reason="查阅系办理所需。", by=HEAD(world), at=AT - timedelta(minutes=30))


REFERRALS = (
    Row(
        name="a referral dismissed for no reason",
        sentence="请写明不予立案的理由。",
        who=HEAD,
        path="/referrals/{new_referral}/",
        prepare=referred,
        button="登记不予立案",
        at_field="reason",
    ),
    Row(
        name="a referral dismissed twice",
        sentence=SETTLED,
        who=HEAD,
        path="/referrals/{new_referral}/",
        prepare=dismissed,
        data={"reason": "查阅系督办所需。"},
        withheld="登记不予立案",
        beside="查阅系办理所需。",
        kept=("reason",),
    ),
    Row(
        name="somebody charged on a referral that was dismissed",
        sentence=SETTLED,
        who=OFFICE,
        path=OPENING,
        prepare=dismissed,
        data=CHARGED,
        button="提出并告知",
        kept=tuple(CHARGED),
    ),
    Row(
        name="somebody charged on readings that nobody has referred",
        sentence="请上传证明上述事实的材料（第三十一条）。",
        who=OFFICE,
        path="/accountability/new/primary_care/?referral=0",
        data=CHARGED,
        button="提出并告知",
        at_field="evidence",
        kept=tuple(CHARGED),
    ),
)
