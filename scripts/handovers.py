#!/usr/bin/env python3
"""Takes pictures of five hand-overs in var/screenshots: whoever hands over before the step, the page of the step, and the workbench
of whoever it then waits for, before and after.

    make handovers

The world is the small one of the tests in the browser, made anew and thrown away; each step is taken by its verb in between.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's driver runs an event loop of its own
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402

django.setup()

import time_machine  # noqa: E402  # what follows needs the settings
from playwright.sync_api import sync_playwright  # noqa: E402

from accounts.models import Membership, Office  # noqa: E402
from accounts.roles import OfficeKind, Role  # noqa: E402
from casework.handing_up import actions as handing_up  # noqa: E402
from casework.objection.answering import Answer  # noqa: E402
from config.scenarios import deciding, filing, national  # noqa: E402
from emr_rating.models import Filing, Objection  # noqa: E402
from emr_rating.municipal import actions as municipal  # noqa: E402
from emr_rating.objection import actions as objecting  # noqa: E402
from primary_care_review.application import actions as application  # noqa: E402
from primary_care_review.check.steps import FIND_QUALIFIED  # noqa: E402
from primary_care_review.models import Application  # noqa: E402
from scripts.screenshots import TARGET, save  # noqa: E402
from tests import real_database  # noqa: E402
from tests.browser import world as small_world  # noqa: E402
from tests.browser.conftest import Portal, served  # noqa: E402
from tests.browser.world import AT, World  # noqa: E402
from tests.emr_rating.registration.pages import paper  # noqa: E402
from tests.refusals import before  # noqa: E402

Who = Callable[[World], Membership]
WIDTH = 1280


@dataclass(frozen=True)
class HandOver:
    """`step` is what its link in the case page reads; `act` is the step by its verb."""

    name: str
    by: Who
    to: Who
    case: Callable[[World], str]
    step: str
    act: Callable[[World], object]


def official(role: Role) -> Who:
    return lambda world: world.people[role]


def propose(world: World) -> None:
    deciding.proposed(
        Application.objects.get(number=world.submitted), FIND_QUALIFIED, by=world.people[Role.BUREAU_HANDLER], at=AT
    )


def hand_up(world: World) -> None:
    case = Filing.objects.get(number=world.filing)
    handing_up.hand_up(case, remark="各项均已核对。", by=world.hospital.clerk, at=AT)


def ask(world: World) -> None:
    case = Filing.objects.get(number=world.reviewed)
    municipal.ask(case, question="请说明医嘱记录的结构化范围。", by=world.people[Role.BUREAU_HANDLER], at=AT)


def submit(world: World) -> None:
    application.submit(Application.objects.get(number=world.draft), grade="甲", by=world.applicant, at=AT)


def answer(world: World) -> None:
    """The institute's, entered from its letter by the centre; the commission countersigns it."""
    objection = Objection.objects.get()
    rows = [Answer(point.pk, False, "已调取原始记录核对。") for point in objection.objection_points.all()]
    said = {"answers": rows, "upheld": False, "level": None, "answer": "经复核，维持原审核结果。"}
    objecting.propose(objection, **said, by=world.people[Role.CENTRE], at=AT, **paper())


HANDOVERS = (
    HandOver(
        "handler-head", official(Role.BUREAU_HANDLER), official(Role.BUREAU_HEAD),
        lambda world: world.submitted, "拟办：审核合格", propose,
    ),
    HandOver(
        "clerk-leader", lambda world: world.hospital.clerk, lambda world: world.hospital.leader,
        lambda world: world.filing, "送负责人审定", hand_up,
    ),
    HandOver(
        "bureau-institution", official(Role.BUREAU_HANDLER), lambda world: world.other.clerk,
        lambda world: world.reviewed, "向医院提问", ask,
    ),
    HandOver(
        "leader-body", lambda world: world.applicant, official(Role.BUREAU_HANDLER),
        lambda world: world.draft, "提交评审申请", submit,
    ),
    HandOver(
        "centre-commission", official(Role.CENTRE), official(Role.COMMISSION_HANDLER),
        lambda world: Objection.objects.get().number, "提出复核意见", answer,
    ),
)  # fmt: skip


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with real_database.thrown_away(at=AT), time_machine.travel(AT) as clock, served() as address:
        world = small_world.build()
        prepare(world)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
            portal = Portal(address, world, clock, browser)
            for one in HANDOVERS:
                picture(portal, one)
            browser.close()
    print(f"{len(HANDOVERS)} hand-overs in {TARGET}")


def prepare(world: World) -> None:
    """A filing is confirmed; a result of the national stage is objected to while the institute has no access of its own."""
    filing.confirm(Filing.objects.get(number=world.filing), by=world.hospital.clerk, at=AT)
    before.objected_national(world)
    national.hospital_heard(Objection.objects.get(), people=world.people, at=AT)
    Office.objects.filter(kind=OfficeKind.INSTITUTE).update(connected=False)


def picture(portal: Portal, one: HandOver) -> None:
    shoot(portal, f"{one.name}-1-workbench-before", "/workbench/", one.to(portal.world))
    number = one.case(portal.world)
    page = shoot(portal, f"{one.name}-2-case-before", f"/cases/{number}/", one.by(portal.world))
    page.get_by_role("link", name=one.step, exact=True).first.click()
    save(page, TARGET / f"handover-{one.name}-3-step.png")
    one.act(portal.world)
    shoot(portal, f"{one.name}-4-workbench-after", "/workbench/", one.to(portal.world))


def shoot(portal: Portal, name: str, path: str, member: Membership):
    page = portal.open(path, member=member, viewport={"width": WIDTH, "height": 900})
    save(page, TARGET / f"handover-{name}.png")
    return page


if __name__ == "__main__":
    main()
