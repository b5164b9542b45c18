"""The review on site as the case page shows it: its days, the team and its sub-groups, each to whom it may be shown (P21, P22)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import Role
from casework.registry import Tab
from experts.models import Assignment
from experts.review import tab

from ..body import of_body
from ..models import Application
from ..parties.present import of_case
from ..parties.terms import LASTS, Scope
from ..stages import VISIT_OVER, Stage
from ..visit import result

BEFORE = (
    Stage.SELF_ASSESSING,
    Stage.DRAFT,
    Stage.SUBMITTED,
    Stage.SUPPLEMENT,
    Stage.QUALIFIED,
    Stage.UNQUALIFIED,
    Stage.WITHDRAWN,
)
# Not what was cancelled: it may have been before the institution was told.
TOLD = (Stage.ON_SITE, *VISIT_OVER)


def _shown_to(application: Application, member: Membership) -> bool:
    """The institution learns of it with the notice of the visit."""
    return application.state in TOLD if member.is_institution else application.state not in BEFORE


def _review(application: Application, member: Membership, at: datetime) -> dict[str, Any]:
    rounds = tab.context(application, member, at)
    known = any(one["show_names"] for one in rounds["rounds"]) or member.role == Role.EXPERT
    # Told to the institution on site, and to be read from then on; opinions and ratings are not.
    told = result.word(application) if application.state in VISIT_OVER else None
    groups = groups_shown(application, member) if known else []
    sealed = getattr(application, "dossier", None) if known or member.is_institution else None
    keeps = of_body(application, member)
    shown = {"plan": application.plan, "groups": groups, "told": told, "dossier": sealed, "keeps": keeps}
    return rounds | shown | of_case(application, member)


def groups_shown(application: Application, member: Membership) -> list[dict[str, Any]]:
    """Sub-group by sub-group, with its members and chapters; to a member of the team their own alone."""
    if (grouping := application.grouping) is None:
        return []
    rows = Assignment.objects.filter(pk__in=grouping.members).select_related("member__person").order_by("pk")
    titles = {chapter.number: f"{chapter.number} {chapter.title}" for chapter in application.asked.chapters}
    shown = []
    for number in sorted(set(grouping.members.values())):
        members = [row for row in rows if grouping.members[str(row.pk)] == number]
        if member.role == Role.EXPERT and member.pk not in {row.member_id for row in members}:
            continue
        chapters = [titles[key] for key, group in grouping.chapters.items() if group == number]
        shown.append({"number": number, "members": members, "chapters": chapters})
    return shown


REVIEW = Tab(
    "review", "现场评审", "primary_care_review/visit/tab.html", _review, _shown_to, delegated=LASTS[Scope.VISIT]
)
