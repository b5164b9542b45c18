"""Which papers of the commission are somebody's own: an expert's letters, an employer's feedback (P09, P11)."""

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import Role
from experts.models import Feedback, Letter


def own_papers(member: Membership) -> Q:
    """Notices by key: of a letter that was issued anew, the paper before it as well."""
    if member.role == Role.EXPERT:
        letters = Letter.objects.filter(expert__person=member.person_id).values("notice")
        return Q(pk__in=letters) | Q(replaced_by__in=letters)
    if member.is_institution:
        own = Feedback.objects.filter(employer__institution__office=member.office_id).values("notice")
        return Q(pk__in=own) | Q(replaced_by__in=own)
    return Q(pk__in=())
