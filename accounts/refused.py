"""An act that the law, the workflow or the house refuses. It stands on the lowest floor because every floor refuses."""

from typing import Protocol, Self

from django.forms import Form


class _Verdict(Protocol):
    """What a rule answers (casework.verdict.Verdict); this floor only reads its sentences."""

    @property
    def reasons(self) -> tuple[object, ...]: ...


class Refused(Exception):
    """Sentences that say what is wrong and how to mend it; `field` names where a form shows them."""

    def __init__(self, *sentences: str, field: str | None = None):
        super().__init__("".join(sentences))
        self.sentences = sentences
        self.field = field

    def show_in(self, form: Form) -> None:
        """At the field it names, or above the form; what was typed stays."""
        form.add_error(self.field if self.field in form.fields else None, list(self.sentences))

    @classmethod
    def by_verdict(cls, verdict: _Verdict, field: str | None = None) -> Self:
        return cls(*(str(reason) for reason in verdict.reasons), field=field)
