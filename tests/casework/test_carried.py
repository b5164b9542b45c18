"""A kind that goes the way of another under another office: rows, methods and verbs of the one serve both."""

from contextlib import contextmanager

import pytest
from django.db.models.signals import post_save

from accounts import columns
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import registry, scopes, triggers
from casework.carried import carried_kind, carry_over
from casework.gateway import holder_of, open_case, perform
from casework.models import Case, Record
from casework.registry import ProgressPoint, Workplace
from casework.stages import StageEnum, carried, ended
from casework.step import Clock, Step
from casework.turns import read
from casework.verdict import allow, refuse
from primary_care_review.articles import P

from .conftest import institution


class Stage(StageEnum):
    WEIGHED = "weighed", "研究", OfficeKind.BUREAU
    SAID = "said", "待公布", OfficeKind.BUREAU
    HANDED_ON = "handed_on", "转市级", OfficeKind.INSTITUTION
    DONE = ended("done", "已公布")


def read_by_somebody(case, at):
    reason = refuse(P(12), "尚未有人阅读。").awaiting("阅读", Role.BUREAU_HANDLER)
    return allow() if case.summary else reason


TERM = Clock("term", "研究", P(12), figure="check_days")
SAY = Step(
    "say",
    Stage.WEIGHED,
    (Stage.SAID, Stage.HANDED_ON),
    by=Role.BUREAU_HEAD,
    article=P(12),
    label="提出意见",
    lacks="意见",
    starts={Stage.SAID: (TERM,), Stage.HANDED_ON: ()},
    when=(read_by_somebody,),
    audience="bureau_round",
)
UNSAY = Step(
    "unsay",
    Stage.SAID,
    Stage.WEIGHED,
    by=Role.BUREAU_HEAD,
    article=P(12),
    label="撤回意见",
    needs_reason=True,
    undoes=SAY,
)
NOTE = Step("note", Stage.WEIGHED, None, by=(Role.BUREAU_HANDLER, Role.BUREAU_HEAD), article=P(12), label="批注")
FETCH = Step("fetch", Stage.HANDED_ON, Stage.WEIGHED, by=Role.INSTITUTION_LEADER, article=P(12), label="收回")
PUBLISH = Step("publish", Stage.SAID, Stage.DONE, by=Role.BUREAU_HEAD, article=P(12), label="公布")
ENDED_BY_CITY = Step(
    "ended_by_city",
    Stage.HANDED_ON,
    Stage.DONE,
    by=Role.COMMISSION_HEAD,
    article=P(12),
    label="市级已公布",
    page="taken with the end of the other",
)
STEPS = (SAY, UNSAY, NOTE, FETCH, PUBLISH, ENDED_BY_CITY)
CityStage = carried(
    "CityStage",
    Stage,
    offices={OfficeKind.BUREAU: OfficeKind.COMMISSION},
    without=(Stage.HANDED_ON,),
    labels={Stage.SAID: "待市级公布"},
)
CITY_NOTE = Step("city_note", CityStage("weighed"), None, by=Role.COMMISSION_HEAD, article=P(12), label="市级批注")
CITY = carry_over(
    STEPS,
    stages=CityStage,
    roles={Role.BUREAU_HANDLER: Role.COMMISSION_HANDLER, Role.BUREAU_HEAD: Role.COMMISSION_HEAD},
    audiences={"bureau_round": "city_round"},
    instead={NOTE: CITY_NOTE},
    said={PUBLISH: {"label": "市级公布"}},
)


class Opinion(Case, steps=STEPS):
    class Meta:
        proxy = True
        app_label = "carried_in_tests"

    @SAY.on("state")
    def say(self, *, by, at, text: str) -> str:
        self.summary = text
        return Stage.SAID.value


class CityOpinion(Opinion, steps=CITY.steps):
    class Meta:
        proxy = True
        app_label = "carried_in_tests"


for model in (Opinion, CityOpinion):
    post_save.connect(columns._saved, sender=model)


def say(case, *, text, by, at, seen=None):
    return perform(case, SAY, by=by, at=at, seen=seen, text=text)


FIRST = registry.CaseType(
    kind="test_opinion",
    regime=Regime.PRIMARY_CARE,
    label="意见",
    prefix="W",
    scope=scopes.parties,
    model=Opinion,
    stages=Stage,
    steps=STEPS,
    progress=(
        ProgressPoint("研究", (Stage.WEIGHED,)),
        ProgressPoint("转出", (Stage.HANDED_ON,)),
        ProgressPoint("以后", ()),
    ),
    opens={Stage.WEIGHED: (TERM,), Stage.HANDED_ON: (TERM,)},
    untimed={Stage.SAID: "公布没有期限。"},
    workplaces=(
        Workplace((Stage.WEIGHED,), (Role.BUREAU_HANDLER,), "研究", P(12), "workbench"),
        Workplace((Stage.HANDED_ON,), (Role.INSTITUTION_LEADER,), "收回", P(12), "workbench"),
    ),
    verbs={SAY: say, FETCH: say},
)
SECOND = carried_kind(
    FIRST,
    CITY,
    kind="test_city_opinion",
    label="市级意见",
    prefix="X",
    model=CityOpinion,
    brings={CityStage("done"): ENDED_BY_CITY},
)


@contextmanager
def registered(*kinds):
    registry.register(*kinds)
    triggers.install()
    try:
        yield
    finally:
        for of_kind in kinds:
            registry._types.pop(of_kind.kind)
            scopes.KINDS.pop(of_kind.kind, None)


@pytest.fixture
def kinds(db):
    with registered(FIRST, SECOND):
        yield


def opened(model, kind, *, by, at, state=Stage.WEIGHED, about=None):
    of = institution(1) if about is None else about.institution
    return open_case(
        model,
        kind=kind,
        by=by,
        at=at,
        label="立案",
        about=about,
        starts=(),
        title=of.name,
        institution=of,
        district=of.district,
        state=state,
        rules_edition="test",
    )


def test_rows_and_all_that_hangs_on_them_are_made_from_the_first_table():
    assert [step.name for step in CITY.steps] == ["say", "unsay", "city_note", "publish"]
    mine = CITY.made[SAY]
    assert (mine.source, mine.target) == (CityStage("weighed"), (CityStage("said"),))
    assert (mine.by, mine.audience) == (Role.COMMISSION_HEAD, "city_round")
    assert mine.starts == {CityStage("said"): (TERM,)}
    assert CITY.made[UNSAY].undoes is mine
    assert (CITY.made[PUBLISH].label, CITY.made[PUBLISH].name) == ("市级公布", "publish")
    assert [stage.holder for stage in CityStage] == [OfficeKind.COMMISSION, OfficeKind.COMMISSION, None]
    assert (CityStage("said").label, CityStage("said").told) == ("待市级公布", "待市级公布")
    assert (SECOND.verbs, SECOND.forms) == ({mine: say}, {})
    assert [(point.label, point.stages) for point in SECOND.progress] == [
        ("研究", (CityStage("weighed"),)),
        ("以后", ()),
    ]
    assert (SECOND.opens, SECOND.untimed) == (
        {CityStage("weighed"): (TERM,)},
        {CityStage("said"): "公布没有期限。"},
    )
    assert [(place.states, place.roles) for place in SECOND.workplaces] == [
        ((CityStage("weighed"),), (Role.COMMISSION_HANDLER,))
    ]


def test_a_verb_that_names_the_first_row_takes_the_case_s_own(kinds, people, at):
    head = people[Role.COMMISSION_HEAD]
    case = opened(CityOpinion, "test_city_opinion", by=head, at=at)
    assert holder_of(case) == head.office
    assert (case.missing, read(case.turn)) == ("阅读", {Role.COMMISSION_HANDLER: ""})
    with pytest.raises(Refused, match="尚未有人阅读"):
        say(case, text="可以", by=head, at=at)
    CityOpinion.objects.filter(pk=case.pk).update(summary="已读")
    with pytest.raises(Refused, match="由市级负责人办理"):
        say(case, text="可以", by=people[Role.BUREAU_HEAD], at=at)
    said = say(case, text="可以", by=head, at=at)
    assert (said.state, said.summary) == ("said", "可以")
    row = Record.objects.get(case=case.pk, verb="say")
    assert (row.audience, row.facts["text"]) == ("city_round", "可以")
    with pytest.raises(Refused, match="“市级意见”不经过“收回”这一步骤。"):
        perform(said, FETCH, by=head, at=at)


@pytest.mark.parametrize("stands", [True, False])
def test_its_end_takes_the_step_of_the_case_that_it_is_about_where_that_still_stands_so(kinds, people, at, stands):
    head = people[Role.COMMISSION_HEAD]
    first = opened(
        Opinion,
        "test_opinion",
        by=people[Role.BUREAU_HEAD],
        at=at,
        state=Stage.HANDED_ON if stands else Stage.WEIGHED,
    )
    second = opened(CityOpinion, "test_city_opinion", by=head, at=at, state=CityStage("said"), about=first)
    assert perform(second, PUBLISH, by=head, at=at).closed_at == at
    now = Case.objects.get(pk=first.pk)
    assert (now.state, now.closed_at) == (("done", at) if stands else ("weighed", None))
    assert Record.objects.filter(case=first.pk, verb="ended_by_city").count() == int(stands)


def test_each_class_has_methods_of_its_own_rows():
    for model, name, row in (
        (Opinion, "say", SAY),
        (CityOpinion, "say", CITY.made[SAY]),
        (Opinion, "publish", PUBLISH),
        (CityOpinion, "publish", CITY.made[PUBLISH]),
    ):
        transitions = getattr(model, name)._django_fsm.transitions
        assert [one.custom["step"] for one in transitions.values()] == [row]
