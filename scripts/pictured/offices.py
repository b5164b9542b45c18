"""Pages of every office in either regime: notices, interpretations, accountability."""

from accounts.roles import Role
from casework.models import (
    Accountability,
    Delivery,
    Notice,
    Question,
    Reading,
    Referral,
    Wording,
)

from .found import Shown, official


def pages() -> list[Shown]:
    return [*_notices(), *_interpretations(), *_accountability()]


def _notices() -> list[Shown]:
    handler, head, clerk = (official(role) for role in (Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.NOTICE_CLERK))
    issued = Notice.objects.filter(issued_at__isnull=False, office=clerk.office).first()
    delivery = Delivery.objects.exclude(way=Delivery.Way.PORTAL).first()
    return [
        Shown("notices", "/notices/", clerk),
        Shown("notices-together", f"/notices/together/?notice={issued.pk}", clerk),
        Shown("notice", f"/notices/{issued.pk}/", clerk),
        Shown("notice-deliver", f"/notices/{issued.pk}/deliver/", clerk),
        Shown("delivery-correct", f"/notices/{delivery.notice_id}/deliveries/{delivery.pk}/", clerk),
        Shown("notice-reissue", f"/notices/{issued.pk}/reissue/", handler),
        Shown("notice-withdraw", f"/notices/{issued.pk}/withdraw/", head),
        Shown("document-word", "/notices/document-word/", head),
    ]


def _interpretations() -> list[Shown]:
    """What the commission has said of the regulations, what is asked, and what it drafts."""
    handler, head, bureau = (
        official(role) for role in (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.BUREAU_HANDLER)
    )
    standing = Wording.objects.standing().earliest("pk").interpretation_id
    draft = Wording.objects.to_issue().earliest("pk").pk
    asked = Question.objects.waiting().earliest("pk").pk
    return [
        Shown("interpretations", "/interpretations/"),
        Shown("interpretation", f"/interpretations/{standing}/", head),
        Shown("interpretation-revise", f"/interpretations/{standing}/revise/", handler),
        Shown("interpretation-withdraw", f"/interpretations/{standing}/withdraw/", head),
        Shown("interpretation-new", f"/interpretations/new/primary_care/?question={asked}", handler),
        Shown("interpretation-draft", f"/interpretations/drafts/{draft}/", head),
        Shown("interpretation-redraft", f"/interpretations/drafts/{draft}/edit/", handler),
        Shown("interpretation-drop", f"/interpretations/drafts/{draft}/drop/", handler),
        Shown("compare-editions", "/standards/primary_care/compare/", handler),
        Shown("questions", "/questions/", handler),
        Shown("questions-own", "/questions/", bureau),
        Shown("question", f"/questions/{asked}/", handler),
        Shown("question-ask", "/questions/ask/", bureau),
        Shown("question-settle", f"/questions/{asked}/settle/", handler),
    ]


def _accountability() -> list[Shown]:
    """Who was held to account, by whoever may propose it and decide; what whom it concerns reads."""
    handler, head, bureau = (
        official(role) for role in (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.BUREAU_HANDLER)
    )
    of = Accountability.objects.earliest("pk").pk
    referred, auditor = Referral.objects.latest("pk"), official(Role.AUDIT_ADMIN)
    return [
        Shown("accountabilities", "/accountability/", handler),
        Shown("accountability-propose", "/accountability/new/primary_care/", handler),
        Shown("accountability-breach", "/accountability/new/emr/", handler),
        Shown("accountability", f"/accountability/{of}/", head),
        Shown("accountability-concerned", f"/accountability/{of}/", bureau),
        Shown("accountability-statement", f"/accountability/{of}/statement/", bureau),
        Shown("accountability-take", f"/accountability/{of}/take/", head),
        Shown("accountability-drop", f"/accountability/{of}/drop/", head),
        Shown("accountability-lift", f"/accountability/{of}/lift/", head),
        Shown("accountability-letter", f"/accountability/{of}/letter/", handler),
        Shown("referrals", "/referrals/", handler),
        Shown("referral", f"/referrals/{referred.pk}/", handler),
        Shown("referrals-audit", "/referrals/", auditor),
        Shown("referral-audit", f"/referrals/{referred.pk}/", auditor),
        Shown("accountability-of-referral", f"/accountability/new/primary_care/?referral={referred.pk}", handler),
        Shown("referral-new", f"/referrals/new/?reading={Reading.objects.latest('pk').pk}", auditor),
    ]
