"""An act that the law, the workflow or the house refuses. It stands on the lowest floor because every floor refuses."""

from collections.abc import Iterable
from typing import Protocol, Self

from django.forms import Form

from .leading import behind, open_to, url_of
from .ways import Way


class _Reason(Protocol):
    @property
    def way(self) -> Way | None: ...


class _Verdict(Protocol):
    """What a rule answers (casework.verdict.Verdict); this floor only reads its sentences, and where they lead."""

    @property
    def reasons(self) -> Iterable[_Reason]: ...


class Refused(Exception):
    """Sentences that say what is wrong and how to mend it; `field` names where a form shows them.

    `way` leads to what has to be done first, where that is elsewhere.
    """

    def __init__(self, *sentences: str, field: str | None = None, way: Way | None = None):
        super().__init__("".join(sentences))
        self.sentences = sentences
        self.field = field
        self.ways: dict[str, Way] = {sentences[-1]: way} if way else {}

    def show_in(self, form: Form) -> None:
        """At the field it names, or above the form; what was typed stays."""
        form.add_error(self.field if self.field in form.fields else None, list(self.linked(_role_of(form))))

    def linked(self, role: str | None) -> list[str]:
        """The sentences for a page, each with the link to what is due first where somebody in this role can follow it."""
        return [behind(said, self.ways.get(said), role) for said in self.sentences]

    def told(self, role: str) -> dict[str, object]:
        """For a script that has sent one field."""
        ways = [way for way in self.ways.values() if open_to(way, role)]
        return {"refused": str(self), "ways": [{"label": way.label, "url": url_of(way)} for way in ways]}

    @classmethod
    def unless(cls, verdict: _Verdict, field: str | None = None) -> None:
        """Raised where the rule refuses."""
        if tuple(verdict.reasons):
            raise cls.by_verdict(verdict, field=field)

    @classmethod
    def at_first(cls, found: Iterable[tuple[str, _Verdict]]) -> None:
        """Raised at the first field that a rule refuses; those after it are not asked."""
        for field, verdict in found:
            cls.unless(verdict, field=field)

    @classmethod
    def by_verdict(cls, verdict: _Verdict, field: str | None = None) -> Self:
        refused = cls(*(str(reason) for reason in verdict.reasons), field=field)
        refused.ways = {str(reason): reason.way for reason in verdict.reasons if reason.way}
        return refused


def _role_of(form: Form) -> str | None:
    """Of the form's person, where the form knows them."""
    return getattr(getattr(form, "member", None), "role", None)
