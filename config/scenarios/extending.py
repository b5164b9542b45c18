"""The emergency extension of the districts' term, walked through the verbs: asked for by the commission, granted or refused by the institute."""

from datetime import datetime, timedelta

from accounts.models import District, Membership
from accounts.roles import Role
from emr_rating.extension import actions
from emr_rating.models import Cycle, Extension

People = dict[Role, Membership]
STATEMENT = "因突发公共卫生事件，区县审核专家抽调参加应急处置，现场核查无法按期进行，申请延长审核时间。"


def extension(cycle: Cycle, *districts: District, people: People, at: datetime, days: int = 30) -> Extension:
    """Asked for in writing, so many days longer."""
    due_on = cycle.district_due_on + timedelta(days=days)
    head = people[Role.COMMISSION_HEAD]
    return actions.request(cycle, districts=districts, due_on=due_on, statement=STATEMENT, by=head, at=at)


def granted(asked: Extension, *, people: People, at: datetime) -> Extension:
    return actions.approve(asked, by=people[Role.INSTITUTE], at=at)


def refused(asked: Extension, *, people: People, at: datetime) -> Extension:
    return actions.refuse(asked, reason="所述情况不影响网上评审，不同意延期。", by=people[Role.INSTITUTE], at=at)
