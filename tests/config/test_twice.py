"""Every form that is sent twice at the same instant is done once, on both engines.

The addresses that take a POST are read off the code of their views. All of them are guarded by the token where access.py lets
them in; some, of every floor, are tried here.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FunctionType
from typing import Any

import pytest
import time_machine
from django.db.models import Model
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import Enrolment, Membership, Person, Submission
from accounts.roles import Role
from casework.actions import notices
from casework.checks import FLOORS
from casework.maps import patterns
from casework.models import ChangeRequest, Delivery, Record, StandardEdition
from config.scenarios import cast, filing, primary_care
from config.scenarios.hospitals import fictional_uscc
from emr_rating.models import Cycle, Filing
from experts.models import Absence, DataRequest, PoolEntry
from primary_care_review.models import Application, NamedMaterial
from tests.accounts.entry.test_at_once import posted_twice
from tests.casework.conftest import application, institution
from tests.casework.notices.conftest import kinds
from tests.casework.notices.papers import drafted
from tests.experts import entries
from tests.forms_on_pages import Forms

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
__all__ = ["kinds"]

# A second sending means the same, or has a guard of its own.
REPEATABLE = {
    "sign_in": "opens a session, which is the browser's own",
    "sign_out": "ends it",
    "large_type": "sets a cookie",
    "switch_office": "chooses; what was chosen before may be chosen again",
    "register": "has a token of its own, from which the receipt's secret follows",
    "registration_edit": "is refused by the version of the case",
    "registration_withdraw": "is refused by the version of the case",
    "lodge_emr_tip": "the same form gives the same receipt, whose address is kept nowhere",
    "lodge_review_tip": "the same form gives the same receipt, whose address is kept nowhere",
    "lodge_tip": "the same form gives the same receipt, whose address is kept nowhere",
    "lodge_objection": "the same form gives the same receipt, whose address is kept nowhere",
    "object_to_own": "the same",
    "uploads": "a protocol of programs: an upload is begun, nothing hangs on a case yet",
    "upload": "a protocol of programs: the offset says what is due",
}


def delivery(people) -> tuple[Membership, str, dict[str, str], type[Model]]:
    handler = people[Role.BUREAU_HANDLER]
    case = application(institution(1), at=AT - timedelta(days=3), by=handler)
    issued = notices.issue(drafted(case, handler, AT - timedelta(days=1)), by=people[Role.BUREAU_HEAD], at=AT)
    sent = {"way": "post", "to": "马建军", "delivered_at": "2026-11-09T10:00"}
    return handler, reverse("notice_deliver", args=[issued.pk]), sent, Delivery


def enrolled(people):
    sent = {
        "uscc": fictional_uscc(31, district="500103"),
        "name": "演示街道社区卫生服务中心",
        "type": "community_health_centre",
        "address": "演示路1号",
        "licence_number": "PDY000001",
        "contact_name": "马建军",
        "contact_phone": "13800000000",
    }
    return people[Role.BUREAU_HANDLER], reverse("enrol"), sent, Enrolment


def changed(people):
    hospital = filing.hospital(people=people, at=AT)
    return hospital.leader, reverse("institution_edit"), {"address": "演示新路9号"}, Record


def asked(people):
    hospital = filing.hospital(people=people, at=AT)
    sent = {"type": "specialised_hospital", "reason": "变更类别"}
    return hospital.leader, reverse("institution_request_change"), sent, ChangeRequest


def named(people):
    return people[Role.BUREAU_HANDLER], reverse("named_materials"), {"name": "医疗废物处置协议"}, NamedMaterial


def nominated(people):
    sent = {
        "pool": str(entries.own().pk),
        "name": "钱思齐",
        "phone": "13612345678",
        "kind": "information",
        "title": "senior",
        "education": "master",
        "practising_since": "2001",
        "specialties": "数据治理",
        "district": cast.DISTRICT,
        "uscc": entries.UNIT,
        "employer_name": "演示第一卫生事业单位",
        "employed_since": "2015-07-01",
    }
    return people[Role.BUREAU_HANDLER], reverse("nominate_expert"), sent, PoolEntry


def expert(people) -> Membership:
    member = entries.admitted(people, AT).member
    Person.objects.filter(pk=member.person_id).update(must_change_password=False)
    return member


def absent(people):
    sent = {"since": "2026-12-01", "until": "2026-12-05", "reason": "外出进修"}
    return expert(people), reverse("own_absences"), sent, Absence


def own_request(people):
    return expert(people), reverse("own_request"), {"email": "a@example.org", "reason": "更换邮箱"}, DataRequest


def year(people):
    sent = {
        "year": "2026",
        "opens_at_day": "2026-11-16",
        "opens_at_time": "00:00",
        "closes_at_day": "2026-12-15",
        "closes_at_time": "24:00",
        "district_due_on": "2027-01-29",
        "standard": str(StandardEdition.objects.get(key="emr-2018-demo").pk),
    }
    return people[Role.COMMISSION_HEAD], reverse("open_cycle"), sent, Cycle


def begun(people):
    hospital = filing.hospital(people=people, at=AT)
    cycle = filing.cycle(people=people, at=AT)
    return hospital.clerk, reverse("filing_home"), {"": reverse("filing_start", args=[cycle.year])}, Filing


def assessed(people):
    leader = primary_care.institution(1, people=people, at=AT)
    return leader, reverse("assessment_home"), {"": reverse("start_assessment")}, Application


TRIED: dict[str, Callable[..., tuple[Membership, str, dict[str, str], type[Model]]]] = {
    "notice_deliver": delivery,
    "enrol": enrolled,
    "institution_edit": changed,
    "institution_request_change": asked,
    "named_materials": named,
    "nominate_expert": nominated,
    "own_absences": absent,
    "own_request": own_request,
    "open_cycle": year,
    "filing_start": begun,
    "start_assessment": assessed,
}


def method_of(view: Any, owner: str, name: str) -> Any:
    """The method of a page of the house that a view leaves its work to, `PAGE.answer`; None where it is none."""
    page = view.__globals__.get(owner)
    ours = type(page).__module__.partition(".")[0] in FLOORS
    return getattr(type(page), name, None) if ours else None


def part_of(called: FunctionType, view: Any) -> bool:
    """A function of its module, or one that several rooms share and that is given the request."""
    ours = called.__module__.partition(".")[0] in FLOORS
    return called.__module__ == view.__module__ or (
        ours and next(iter(inspect.signature(called).parameters), "") == "request"
    )


def takes_post(view: Any, known: set[FunctionType]) -> bool:
    """Whether a view, or a part of it or a method of a page that it calls, reads what was sent."""
    view = inspect.unwrap(view)
    if view in known:
        return False
    known.add(view)
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(view)))):
        match node:
            case ast.Attribute(attr="POST" | "FILES") | ast.Constant(value="POST") | ast.Name(id="require_POST"):
                return True
            case ast.Call(func=ast.Name(id=name)):
                called = view.__globals__.get(name)
                if inspect.isfunction(called) and part_of(called, view) and takes_post(called, known):
                    return True
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)):
                called = method_of(view, owner, name)
                if inspect.isfunction(called) and takes_post(called, known):
                    return True
    return False


def test_every_address_that_takes_a_form_does_it_once_or_says_why_not():
    """A new one is guarded by where it is let in; one that is not has to give its reason here."""
    taking = {
        pattern.name: pattern.callback for _, pattern in patterns(get_resolver()) if takes_post(pattern.callback, set())
    }
    assert len(taking) > 100
    assert {name for name, view in taking.items() if not view.once} == set(REPEATABLE)
    assert set(TRIED) <= set(taking)


@pytest.mark.parametrize("name", TRIED)
def test_two_at_the_same_instant_are_one_row(name, fresh_database, kinds):
    people = cast.officials(at=AT)
    with time_machine.travel(AT, tick=False):
        member, path, sent, model = TRIED[name](people)
        client = Client()
        client.force_login(member.person)
        html = client.get(path).content.decode()
        target = sent.pop("", path)
        forms = [
            fields for action, fields in Forms(html).forms if (action or path) == target and set(sent) <= set(fields)
        ]
        before = model._base_manager.count()
        answers = posted_twice(client, target, forms[0] | sent)
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()[-3000:]
    assert len({answer["Location"] for answer in answers}) == 1
    assert model._base_manager.count() == before + 1
    assert Submission.objects.count() == 1
