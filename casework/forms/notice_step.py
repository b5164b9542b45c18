"""The forms of a notice that goes with a step of a case: drafted by one, issued by another."""

from functools import cached_property

from ..models import Notice
from ..notices import rules
from ..notices.kinds import Paper, kinds, paper
from .step import StepForm


class DraftForm(StepForm):
    """Drafts a notice that somebody else has to sign: said before anything is typed."""

    drafts = True


class IssueForm(StepForm):
    """Shows the draft that the step issues; what it says is changed at the notice desk."""

    template_name = "casework/notices/issue_form.html"

    @cached_property
    def draft(self) -> Notice | None:
        kind = next(kind for kind in kinds() if kind.step == self.step.name)
        return self.case.notices.open_drafts().filter(kind=kind.name).select_related("drafted_by").first()

    @property
    def own(self) -> bool:
        """The reader has drafted it, and may not sign it where two people are asked."""
        return bool(self.draft and not rules.two_people(self.draft, self.member))

    @property
    def paper(self) -> Paper | None:
        return paper(self.draft) if self.draft else None
