"""Two at the same instant in a grade review, from the first rating on site to the plaque: exactly one has it, and the other is told so
in a sentence (as in tests/config/test_races.py)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from casework.actions import notices
from casework.autosave import Conflict
from casework.deciding import proposals
from casework.models import Answer, AnswerWrite, Posting
from config.scenarios import cast, concluding, deciding, grades, primary_care, rereview, review, terminating, visit
from config.scenarios.papers import photograph
from experts.models import Assignment
from experts.review.rounds import panel_of
from primary_care_review.conclusion.steps import CONCLUDE
from primary_care_review.decree import actions as decree
from primary_care_review.decree import certificates
from primary_care_review.models import (
    Application,
    Certificate,
    ClauseRating,
    Decree,
    Dossier,
    DossierSignature,
    Grade,
    Plaque,
    RatingPhoto,
    Rereview,
    Termination,
    WorkReport,
)
from primary_care_review.plaque import actions as plaque
from primary_care_review.publicity import actions as publicity
from primary_care_review.report.actions import return_report
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade as GradeName
from primary_care_review.visit import actions
from primary_care_review.visit.ratings import field_name
from tests.config.races import MOVED, NOW, Act, Race, Table, fresh, lost, taken, twice

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
WHY = "经核实，情况属实。"
OTHER = "另一设备已有评定。"


@dataclass
class Review:
    """One that is on site, and one whose visit has ended; both come to be decreed."""

    people: primary_care.People
    of: Application
    beside: Application

    def races(self) -> Table:
        assert self.of.plan
        yield from self.ratings(self.of.plan.rates_at)
        yield from self.ended(self.of.plan.tells_at)
        yield from self.sealing(self.of.plan.tells_at + timedelta(hours=1))
        yield from self.report()
        yield from self.conclusion(at=concluding.days_on(self.of, 8))
        yield from self.publicity(at=concluding.days_on(self.of, 9))
        over = concluding.after_publicity(self.of)
        yield from self.determination(over)
        yield from self.decree(over + timedelta(days=14))
        yield from self.plaques(over + timedelta(days=15))

    def ratings(self, at: datetime) -> Table:
        one, other = review.accept_all(self.of, at=at)[:2]
        clause = visit.own_numbers(self.of, one)[0]
        field = field_name(one.pk, clause, "rating")
        acts = self.rated(one, field, "A", at=at), self.rated(one, field, "B", at=at)
        written = AnswerWrite.objects.filter(field=field)
        yield Race("P22 a clause rated on two devices", acts, (OTHER,), written.count)
        yield twice(
            "P22 a rating sent twice", self.rated(one, field, "C", at=at), "done", counts=lambda: written.count() - 1
        )
        said = {"clause": clause, "photo": photograph(), "key": uuid4()}
        shoot = partial(actions.add_photo, one, **said, by=one.member, at=at)
        yield twice("P22 a photograph sent twice", shoot, "done", counts=RatingPhoto.objects.count)
        visit.rate(one, at=at)
        late = self.rated(one, field, "E", at=at)
        frozen = ClauseRating.objects.filter(assignment=one, clause=clause)

        def as_frozen() -> int:
            return frozen.filter(rating=Answer.objects.get(field=field).value).count()

        hand_in = partial(visit.opinions.hand_in, one, text=visit.SEEN, by=one.member, at=at)
        yield Race("P22 handed in while a clause is rated anew", (hand_in, late), ("提交后不能更改", "done"), as_frozen)
        visit.rate(other, at=at)
        frozen_of_other = ClauseRating.objects.filter(assignment=other, clause=visit.own_numbers(self.of, other)[0])
        hand_in = partial(visit.opinions.hand_in, other, text=visit.SEEN, by=other.member, at=at)
        yield twice("P22 an opinion handed in twice", hand_in, "提交后不能更改", counts=frozen_of_other.count)

    def rated(self, row: Assignment, field: str, value: str, *, at: datetime) -> Act:
        """By a device that has seen what now stands."""
        standing = Answer.objects.filter(field=field).first()
        said = {"field": field, "value": value, "seen": standing.version if standing else 0, "key": str(uuid4())}

        def act() -> None:
            if isinstance(actions.save_rating(row, **said, by=row.member, at=at), Conflict):
                raise Refused(OTHER)

        return act

    def ended(self, at: datetime) -> Table:
        for row in panel_of(fresh(self.of)).members[2:]:
            visit.hand_in(row, at=at)
        visit.signed_in(self.of, at=at)
        visit.word_of_team(self.of, at=at)
        end = partial(visit.ended, self.of, at=at)
        yield twice("P22 the visit ended", end, NOW, counts=taken(self.of, "grade_review_end"))

    def sealing(self, at: datetime) -> Table:
        *others, last = panel_of(fresh(self.of)).members
        sign, signatures = partial(visit.signed, others[0], at=at), DossierSignature.objects.all()
        yield twice("P23 signed twice", sign, "您已签署本次评审资料", counts=signatures.count)
        for row in others[1:]:
            visit.signed(row, at=at)
        acts = partial(visit.signed, last, at=at), partial(visit.sealed, self.of, at=at)
        of_last = signatures.filter(assignment=last)
        yield Race("P23 sealed while the last one signs", acts, ("1名尚未签署", "done"), of_last.count)
        if fresh(self.of).state == Stage.VISITED:
            visit.sealed(self.of, at=at)
        for row in panel_of(fresh(self.beside)).members:
            visit.signed(row, at=at)
        seal, dossiers = partial(visit.sealed, self.beside, at=at), Dossier.objects.filter(application=self.beside)
        yield twice("P23 sealed twice", seal, NOW, counts=dossiers.count)

    def report(self) -> Table:
        of, handler, at = self.of, self.people[Role.BUREAU_HANDLER], concluding.days_on(self.of, 3)
        submit = partial(concluding.reported, of, at=at)
        yield twice("P24 signed on two devices", submit, NOW, counts=WorkReport.objects.filter(application=of).count)
        receive = partial(concluding.received, of, people=self.people, at=at)
        send_back = partial(return_report, fresh(of), reason=WHY, by=handler, at=at)
        either = taken(of, "receive_report", "return_report")
        yield Race("P12 received or sent back", (receive, send_back), (NOW,), either)
        if fresh(of).state == Stage.SEALED:
            concluding.reported(of, at=at)
            receive()

    def conclusion(self, at: datetime) -> Table:
        by, handler = self.people[Role.BUREAU_HEAD], self.people[Role.BUREAU_HANDLER]
        said = {"grade": concluding.proposed(self.of), "reason": concluding.GROUNDS}
        proposal = deciding.proposed(fresh(self.of), CONCLUDE, by=handler, at=at, **said)
        agree = partial(proposals.agree, proposal, by=by, at=at)
        yield twice("P25 concluded", agree, MOVED, counts=taken(self.of, CONCLUDE.name))

    def publicity(self, at: datetime) -> Table:
        head = self.people[Role.BUREAU_HEAD]
        post = partial(publicity.post, listed=[self.of.number], by=head, at=at)
        yield twice("P12 posted", post, "请选择要公示的评审结论", NOW, counts=Posting.objects.count)
        withdraw = partial(publicity.withdraw, Posting.objects.get(), reason=WHY, by=head, at=at)
        yield twice("P12 taken back", withdraw, "本公示已经撤回。", counts=taken(self.of, "withdraw_conclusion"))
        post()

    def determination(self, over: datetime) -> Table:
        head, standing = self.people[Role.BUREAU_HEAD], Posting.objects.get(withdrawn_at=None)
        determine = partial(concluding.determined, self.of, people=self.people, at=over)
        withdraw = partial(publicity.withdraw, standing, reason=WHY, by=head, at=over)
        before = taken(self.of, "determine", "withdraw_conclusion")
        told = NOW, "等级已经确定或者案件已经办结"
        yield Race("P13 determined or taken back", (determine, withdraw), told, before, made=2)
        if fresh(self.of).state == Stage.CONCLUDED:
            concluding.posted(self.of, people=self.people, at=over)
            determine.keywords["at"] = concluding.after_publicity(self.of)
            determine()

    def decree(self, at: datetime) -> Table:
        """What is beside is brought here first, so that two decrees are signed at the same instant."""
        sealed, people = self.beside, self.people
        concluding.reported(sealed, at=concluding.days_on(sealed, 3))
        concluding.received(sealed, people=people, at=concluding.days_on(sealed, 4))
        concluding.concluded(sealed, people=people, at=concluding.days_on(sealed, 5))
        concluding.posted(sealed, people=people, at=concluding.days_on(sealed, 6))
        concluding.determined(sealed, people=people, at=concluding.after_publicity(sealed))
        handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
        draft = partial(decree.draft, listed=[self.of.number], by=handler, at=at)
        yield twice("P26 a decree drafted", draft, "已在待签发的公布文件中", counts=decree.drafts(head.office).count)
        first = decree.drafts(head.office).get()
        second = decree.draft(listed=[sealed.number], by=handler, at=at)
        issue, issue_beside = (partial(notices.issue, one, by=head, at=at) for one in (first, second))
        numbers = Decree.objects.values("number").distinct()
        acts = issue, issue, issue_beside
        yield Race("P26 two decrees signed, one of them twice", acts, ("本文书已于签发时编号",), numbers.count, made=2)
        assert Certificate.objects.values("number").distinct().count() == Grade.objects.count() == 2

    def plaques(self, at: datetime) -> Table:
        handler, head, on = self.people[Role.BUREAU_HANDLER], self.people[Role.BUREAU_HEAD], timezone.localdate(at)
        one, two = Grade.objects.order_by("pk")
        make, make_beside = (partial(plaque.make, grade, by=handler, at=at) for grade in (one, two))
        numbers = Plaque.objects.values("number").distinct()
        yield Race(
            "P26 two plaques made, one of them twice",
            (make, make, make_beside),
            ("该等级已有牌匾",),
            numbers.count,
            made=2,
        )
        held = []
        for index in (21, 22):
            institution = primary_care.institution(index, people=self.people, at=AT).office.institution
            said = {"grade": "乙", "number": f"演示渝中卫发{index}号", "on": on - timedelta(days=100)}
            held.append(grades.imported(institution, **said, people=self.people, at=at))
        number = "JC500103-26-0900"
        acts = tuple(partial(plaque.make, grade, number=number, by=handler, at=at) for grade in held)
        yield Race(
            "P26 one number for two plaques",
            acts,
            ("一个编号只用于一块牌匾",),
            Plaque.objects.filter(number=number).count,
        )
        lost_one = Plaque.objects.get(grade=one)
        replace = partial(plaque.replace, lost_one, cause="lost", on=on, reason="遗失。", by=handler, at=at)
        yield twice(
            "P26 replaced", replace, "已补换，不能再办理", counts=Plaque.objects.filter(replaces=lost_one).count
        )
        issue, issue_beside = (partial(certificates.issue, grade, by=head, at=at) for grade in held)
        made = Certificate.objects.filter(grade__in=held).values("number").distinct()
        acts = issue, issue, issue_beside
        yield Race("P26 two certificates made out, one of them twice", acts, ("该等级已出具证书",), made.count, made=2)


def beside_a_review(people: primary_care.People) -> Table:
    """What is opened about it, once."""
    submitted = primary_care.application_at(Stage.SUBMITTED, people=people, at=AT, index=11)
    propose = partial(terminating.proposed, submitted, people=people, at=AT)
    yield twice("P33 a termination proposed", propose, "本评审的终止正在办理", counts=Termination.objects.count)
    reached = primary_care.application_at(Stage.REACHED, people=people, at=AT, index=12)
    apply_to_city = partial(rereview.opened, reached, at=concluding.days_on(reached, 13))
    yield twice("P18 the city asked for its re-review", apply_to_city, NOW, "市级复核", counts=Rereview.objects.count)


@pytest.mark.article("P22")
@pytest.mark.article("P23")
@pytest.mark.article("P24")
@pytest.mark.article("P26")
@pytest.mark.refuses("P26", 4)
def test_of_two_at_once_exactly_one_has_it(fresh_database):
    people = cast.officials(at=AT)
    of = primary_care.application_at(Stage.ON_SITE, people=people, at=AT, index=3)
    beside = primary_care.application_at(Stage.VISITED, people=people, at=AT, index=4, grade=GradeName.YI)
    assert lost(Review(people, of, beside).races()) == []


@pytest.mark.article("P18")
@pytest.mark.article("P33")
def test_what_is_opened_beside_a_review_is_opened_once(fresh_database):
    assert lost(beside_a_review(cast.officials(at=AT))) == []
