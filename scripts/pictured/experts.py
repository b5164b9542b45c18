"""Pages of the register of experts, of draws and of reviews."""

from accounts.models import Membership
from accounts.roles import OfficeKind, Regime, Role
from casework.models import (
    Notice,
)
from emr_rating.models import (
    Filing,
)
from emr_rating.stages import Stage as E
from experts.actions.letters import in_need
from experts.models import (
    Absence,
    Consolidation,
    DataRequest,
    Draw,
    Feedback,
    Letter,
    Pool,
    PoolEntry,
)

from .found import Shown, accepted_by, official


def pages() -> list[Shown]:
    return [*_draws(), *_register(), *_terms(), *_review()]


def _draws() -> list[Shown]:
    """As its two parties see it: what waits, what is lodged, what was drawn, what was ended."""
    handler = official(Role.COMMISSION_HANDLER)
    supervisor = Membership.objects.select_related("person").get(person__login="sw-jijian")
    by_age = Draw.objects.order_by("pk")
    waiting, ended, drawn = (
        by_age.asking(supervisor).last(),
        by_age.filter(ended_at__isnull=False).get(),
        by_age.made().visible_to(handler)[1],
    )
    untouched = Filing.objects.filter(state=E.CITY_REVIEW, reviews__draws=None).order_by("pk").first()
    return [
        Shown("draws", "/experts/draws/", supervisor),
        Shown("draw-lodge", f"/experts/draws/{waiting.number}/", supervisor),
        Shown("draw-drawn", f"/experts/draws/{drawn.number}/", handler),
        Shown("draw-excluded", f"/experts/draws/{drawn.number}/?list=excluded", handler),
        Shown("draw-ended", f"/experts/draws/{ended.number}/", handler),
        Shown("draw-end", f"/experts/draws/{waiting.number}/end/", supervisor),
        Shown("draw-new", f"/experts/draws/new/{untouched.number}/", handler),
        Shown("fairness", "/experts/fairness/", handler),
        Shown("fairness-units", "/experts/fairness/?by=units", supervisor),
    ]


def _register() -> list[Shown]:
    roles = (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.CENTRE, Role.INSTITUTE, Role.BUREAU_HANDLER)
    handler, head, centre, institute, bureau = (official(role) for role in roles)
    asked, absence = DataRequest.objects.select_related("expert__person").get(), Absence.objects.first()
    entry = asked.expert.entries.get()
    own = Membership.objects.select_related("person").get(person=asked.expert.person)
    away = Membership.objects.select_related("person").get(person=absence.expert.person)
    nominated = PoolEntry.objects.filter(vetted_at=None, nominated_for__institution__isnull=False).first()
    leader = Membership.objects.select_related("person").get(
        person=nominated.nominated_by, office=nominated.nominated_for
    )
    reported = PoolEntry.objects.filter(reported_at__isnull=False, admitted_at=None).first()
    number = asked.expert.number
    return [
        Shown("experts", "/experts/", handler),
        Shown("experts-bureau", "/experts/", bureau),
        Shown("expert-file", f"/experts/{number}/", head),
        Shown("expert-edit", f"/experts/{number}/edit/", centre),
        Shown("expert-disqualify", f"/experts/{number}/disqualify/", head),
        Shown("expert-died", f"/experts/{number}/died/", centre),
        Shown("expert-leave", f"/experts/entries/{entry.pk}/leave/", head),
        Shown("expert-own-file", f"/experts/{number}/", own),
        Shown("expert-own-request", "/experts/me/request/", own),
        Shown("expert-absences", "/experts/me/absences/", away),
        Shown("expert-absence-correct", f"/experts/me/absences/{absence.pk}/", away),
        Shown("expert-requests", "/experts/requests/", centre),
        Shown("expert-request", f"/experts/requests/{asked.pk}/", centre),
        Shown("expert-nominations", "/experts/nominations/", leader),
        Shown("expert-nominate", "/experts/nominate/", leader),
        Shown("expert-import", "/experts/import/", bureau),
        Shown("experts-waiting", "/experts/waiting/", handler),
        Shown("expert-vet", f"/experts/entries/{nominated.pk}/vet/", handler),
        Shown("experts-waiting-centre", "/experts/waiting/", centre),
        Shown("expert-allot", f"/experts/waiting/allot/?entry={reported.pk}", institute),
        Shown("recusals", "/experts/recusals/", handler),
        Shown("recusals-new", "/experts/recusals/emr/new/", handler),
    ]


def _terms() -> list[Shown]:
    """Letters, points, levels and feedback; the one whose employer was written to has all of them."""
    handler, head = (official(role) for role in (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD))
    feedback = Feedback.objects.select_related("expert").get(notice__issued_at__isnull=False)
    own = Membership.objects.select_related("person").get(person=feedback.expert.person_id)
    letter = feedback.expert.letters.get()
    due = Letter.objects.filter(notice__issued_at__isnull=False, audited_at=None).order_by("valid_until").first()
    number = feedback.expert.number
    unappointed = in_need(Regime.PRIMARY_CARE).filter(letters=None).order_by("pk").first()
    pool = Pool.objects.order_by("pk").first()
    drafts = Notice.objects.filter(kind=feedback.notice.kind, issued_at=None)
    returned, draft = drafts.get(returned_at__isnull=False), drafts.get(returned_at=None)
    return [
        Shown("appointments", "/experts/appointments/", handler),
        Shown("appointments-renew", "/experts/appointments/?tab=renew", handler),
        Shown("appointments-draft", "/experts/appointments/?tab=draft", head),
        Shown("appoint", f"/experts/appointments/new/?regime=primary_care&expert={unappointed.pk}", handler),
        Shown("appoint-expert", f"/experts/{unappointed.number}/letters/new/primary_care/", handler),
        Shown("expert-letters", f"/experts/{number}/letters/", own),
        Shown("expert-audit", f"/experts/letters/{due.pk}/audit/", handler),
        Shown("expert-points", f"/experts/{number}/points/", handler),
        Shown("expert-points-own", f"/experts/{number}/points/", own),
        Shown("expert-points-enter", f"/experts/{number}/points/enter/", handler),
        Shown("expert-points-correct", f"/experts/{number}/points/correct/", handler),
        Shown("expert-level", f"/experts/{number}/level/", head),
        Shown("expert-feedback", f"/experts/{number}/feedback/", handler),
        Shown("points-table", "/experts/points-tables/", handler),
        Shown("points-table-import", "/experts/points-tables/import/", handler),
        Shown("pools", "/experts/pools/", head),
        Shown("pool", f"/experts/pools/{pool.pk}/", head),
        Shown("notice-letter", f"/notices/{letter.notice_id}/", head),
        Shown("notice-feedback", f"/notices/{feedback.notice_id}/", head),
        Shown("notice-returned", f"/notices/{returned.pk}/", handler),
        Shown("notice-draft", f"/notices/{returned.pk}/draft/", handler),
        Shown("notice-return", f"/notices/{draft.pk}/return/", head),
        Shown("notice-issue", f"/notices/{draft.pk}/issue/", head),
    ]


def _review() -> list[Shown]:
    """A member of a team that was drawn: the desk, the task, the opinion, the reviews so far."""
    drawn = accepted_by(by=OfficeKind.COMMISSION)
    own, led = drawn.member, Consolidation.objects.select_related("assignment__member__person").first().assignment
    return [
        Shown("assignment", f"/experts/assignments/{drawn.pk}/", own),
        Shown("opinion-city", f"/experts/opinions/{drawn.pk}/", own),
        Shown("consolidation", f"/experts/opinions/{led.pk}/consolidation/", led.member),
        Shown("expert-assignments", f"/experts/{own.pool_entry.expert.number}/assignments/", own),
    ]
