"""Who may not know of the national stage looks for it: on every page of theirs, in their messages and mails (E25, E31)."""

from collections.abc import Iterator

from django.urls import reverse

from accounts.models import Membership, Person
from accounts.roles import OfficeKind, Role
from casework.models import Message, Outbox
from config.scenarios import filing, national
from emr_rating.models import Cycle, Filing, NationalReview
from emr_rating.stages import NationalStage

from ..leaks import on_pages, pages, within

SECRET_STATES = (
    NationalStage.MATERIALS_REVIEW,
    NationalStage.APPLICATION_REVIEW,
    NationalStage.PASSED,
    NationalStage.NOT_PASSED,
)
EACH = 2  # hospitals of each state are looked at
OF_EVERYBODY = ("home", "postings", "regulations")
OF_HOSPITAL = ("workbench", "messages", "filing_home")
OF_BUREAU = ("workbench", "messages", "emr_board", "emr_board_export", "district_summary", "emr_results", "emr_plan")
INSIDE = (OfficeKind.INSTITUTE, OfficeKind.COMMISSION, OfficeKind.CENTRE)


def found(cycle: Cycle) -> Iterator[str]:
    """A sentence for each thing that somebody reads who must not: asked while the national stage is under way."""
    cases = list(NationalReview.objects.of_cycle(cycle).filter(state__in=SECRET_STATES).order_by("state", "pk"))
    secrets = [*_names(), national.PASSED, national.LOWERED, national.SEEN, *(case.number for case in cases)]
    looked_at = [case for state in SECRET_STATES for case in [one for one in cases if one.state == state][:EACH]]
    yield from on_pages(None, [reverse(name) for name in OF_EVERYBODY], secrets)
    for case in looked_at:
        row = case.of_filing
        own = [*(reverse(name) for name in OF_HOSPITAL), *pages(row)]
        yield from on_pages(filing.leader(row), own, secrets)
        yield from on_pages(_head(row), [*(reverse(name) for name in OF_BUREAU), *pages(row)], secrets)
    outside = Message.objects.exclude(office__kind__in=INSIDE).exclude(person__memberships__role=Role.EXPERT)
    outside = outside.exclude(person__memberships__office__kind__in=INSIDE)
    for message in outside.only("pk", "title", "body"):
        yield from within(f"{message.title}\n{message.body}", secrets, f"消息{message.pk}")
    for row_of_mail in Outbox.objects.filter(kind=Outbox.Kind.MAIL).exclude(
        addressee__memberships__office__kind__in=INSIDE
    ):
        yield from within(str(row_of_mail.payload), secrets, f"邮件{row_of_mail.pk}")


def _names() -> list[str]:
    """Of the city's and the national experts, but for those that somebody else has as well; a bureau knows its own experts."""
    secret = Person.objects.filter(expert__entries__pool__office__kind__in=INSIDE).distinct()
    others = set(Person.objects.exclude(pk__in=secret).values_list("name", flat=True))
    return [name for name in secret.values_list("name", flat=True) if name not in others]


def _head(row: Filing) -> Membership:
    return Membership.objects.get(office__kind=OfficeKind.BUREAU, office__district=row.district, role=Role.BUREAU_HEAD)
