"""Pages of everybody: without sign-in, of every role, of people and of the administrators."""

from accounts.models import Membership, Person
from accounts.roles import Role
from casework.models import (
    ArchiveEntry,
    Notice,
)
from emr_rating.models import (
    Report,
)
from primary_care_review.models import (
    RegisterSnapshot,
)

from .found import Shown, official, posting_under


def pages() -> list[Shown]:
    return [*_public(), *_of_everyone(), *_people(), *_administration()]


def _public() -> list[Shown]:
    code = Notice.objects.filter(issued_at__isnull=False).first().code
    receipt = Report.objects.order_by("pk").last().code
    return [
        Shown("home", "/"),
        Shown("sign-in", "/sign-in/"),
        Shown("forgotten-password", "/password/forgotten/"),
        Shown("emr-home", "/emr/"),
        Shown("primary-care-home", "/primary-care/"),
        Shown("register", "/emr/register/"),
        Shown("regulations", "/regulations/"),
        Shown("figures", "/regulations/figures/"),
        Shown("articles-emr", "/regulations/E/"),
        Shown("articles-primary-care", "/regulations/P/"),
        Shown("verify", "/verify/"),
        Shown("verified", f"/verify/{code}/"),
        Shown("receipt", f"/emr/receipts/{receipt}/"),
        Shown("postings", "/postings/"),
        Shown("posting", f"/postings/{posting_under('E25').pk}/"),
        Shown("lodge-objection", f"/postings/{posting_under('E25').pk}/objections/"),
        Shown("grade-snapshot", f"/primary-care/grades/snapshots/{RegisterSnapshot.objects.latest('pk').code}/"),
        Shown("styleguide", "/styleguide/"),
        Shown("not-found", "/no/such/page/", status=404),
    ]


def _of_everyone() -> list[Shown]:
    head = official(Role.BUREAU_HEAD)
    return [
        Shown("profile", "/profile/", head),
        Shown("password", "/password/", head),
        Shown("sessions", "/sessions/", head),
        Shown("messages", "/messages/", head),
        Shown("jobs", "/jobs/", head),
        Shown("switch-office", "/offices/", head),
        Shown("search", "/search/?q=演示渝中区", head),
        Shown("refused", "/audit/", head, status=403),
    ]


def _people() -> list[Shown]:
    """Accounts: the list, one of them and what may be done to it, slips that wait, people who left."""
    head, centre = official(Role.BUREAU_HEAD), official(Role.CENTRE)
    colleague, left = official(Role.BUREAU_HANDLER), Person.objects.get(login="qx-qinsiyuan")
    return [
        Shown("archive", "/archive/", head),
        Shown("archive-case", f"/archive/cases/{_kept_by(head)}/", head),
        Shown("destructions", "/archive/destructions/", head),
        Shown("people", "/people/", head),
        Shown("person", f"/people/{colleague.pk}/", head),
        Shown("person-invite", f"/people/invite/{head.office_id}/", head),
        Shown("person-role", f"/people/{colleague.pk}/role/", head),
        Shown("person-reset", f"/people/{colleague.pk}/reset/", head),
        Shown("person-unlock", f"/people/{colleague.pk}/unlock/", head),
        Shown("person-end", f"/people/{colleague.pk}/end/", head),
        Shown("person-name", f"/people/{colleague.pk}/name/", head),
        Shown("people-left", "/people/left/", head),
        Shown("person-readmit", f"/people/left/{left.memberships.get().pk}/", head),
        Shown("slips-waiting", "/people/slips/", centre),
    ]


def _kept_by(member: Membership) -> str:
    """A case in their archive of which a dossier was made."""
    made = ArchiveEntry.objects.visible_to(member).filter(checks__isnull=False)
    return made.order_by("pk").values_list("case__number", flat=True)[0]


def _administration() -> list[Shown]:
    security, audit = official(Role.SECURITY_ADMIN), official(Role.AUDIT_ADMIN)
    system = official(Role.SYSTEM_ADMIN)
    return [
        Shown("workbench-administration", "/workbench/", system),
        Shown("effects", "/effects/", system),
        Shown("people-security", "/people/", security),
        Shown("workbench-security", "/workbench/", security),
        Shown("workbench-audit", "/workbench/", audit),
        Shown("audit", "/audit/", audit),
        Shown("audit-anchors", "/audit/anchors/", audit),
        Shown("audit-readings", "/audit/readings/", audit),
        Shown("signs", "/signs/", audit),
    ]
