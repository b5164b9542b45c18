"""What was typed into the form of a step, kept field by field; read again by the same form, and told in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.models import Membership

from .. import ledger
from ..files.examine import Examined
from ..forms.file import MaterialField
from ..forms.step import StepForm
from ..models import Case, Proposal
from ..registry import case_type
from ..step import Step
from ..text import day_text, moment_text

Row = dict[str, str]


def form_of(case: Case, step: Step) -> type[StepForm]:
    return case_type(case.kind).forms.get(step, StepForm)


def typed(form: StepForm) -> dict[str, list[str]]:
    """What the controls of the form's own fields sent, without the version and the confirmation."""
    names = [form.add_prefix(name) for name in form.fields if name not in StepForm.OWN]
    sent = cast(QueryDict, form.data)
    return {key: sent.getlist(key) for key in sent if any(key == name or key.startswith(f"{name}_") for name in names)}


def attached(form: StepForm) -> Examined | None:
    """The file that goes with it: a form of a step asks for one at most."""
    return next((value for value in form.cleaned_data.values() if isinstance(value, Examined)), None)


def last(case: Case, step: Step, member: Membership) -> Proposal | None:
    """What the office last proposed, whatever became of it: whoever prepares the step anew mends it rather than types it again."""
    rows = Proposal.objects.of_office(member.office_id).filter(case=case.pk, step=step.name, decided_at=None)
    return rows.select_related("returned_by__person", "proposed_by__person", "file", "case").last()


def read_again(
    proposal: Proposal,
    step: Step,
    *,
    member: Membership,
    at: datetime,
    more: Mapping[str, str] | None = None,
    **options: Any,
) -> StepForm:
    """The form of the step as the proposal fills it in, bound; `more` is what only the decision asks for."""
    data = QueryDict(mutable=True)
    for name, values in proposal.facts.items():
        data.setlist(name, values)
    for name, value in {"seen": str(proposal.version), **(more or {})}.items():
        data[name] = value
    case = ledger.own_kind(proposal.case)
    form_class, files = form_of(case, step), MultiValueDict[str, Any]()
    if proposal.file:
        with default_storage.open(proposal.file.path) as stored:
            kept = SimpleUploadedFile(proposal.file_name, stored.read(), proposal.file.content_type)
        files = MultiValueDict({name: [kept] for name in _file_fields(form_class)})
    form = form_class(data, files, case=case, step=step, member=member, at=at, **options)
    form.full_clean()
    return form


def initial(form: StepForm) -> dict[str, Any]:
    """What a form that was read again says, for a form that is still to be sent; a file has to be chosen anew."""
    return {
        name: value
        for name, value in form.cleaned_data.items()
        if name not in StepForm.OWN and not isinstance(value, Examined)
    }


def _file_fields(form_class: type[StepForm]) -> list[str]:
    return [name for name, field in form_class.base_fields.items() if isinstance(field, MaterialField)]


def in_words(form: StepForm) -> list[Row]:
    """What a valid form says, as people read it: label and value; what was left empty is not told."""
    rows = []
    for name, value in form.cleaned_data.items():
        if name not in StepForm.OWN and value not in (None, ""):
            field = form.fields[name]
            rows.append({"label": str(field.label), "value": _words(field, value), "note": ""})
    return rows


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(value, Examined):
        return value.name
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(field, forms.ChoiceField):
        chosen = {str(one) for one in value} if isinstance(value, list | tuple) else {str(value)}
        return "、".join(str(label) for key, label in field.widget.choices if str(key) in chosen)
    return str(value)
