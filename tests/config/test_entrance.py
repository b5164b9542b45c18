"""Every text that a person types comes in by the one entrance: no form field and no column of a workbook passes it by."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django import forms

import accounts
import casework
import emr_rating
import experts
import primary_care_review
from accounts.entry import fields as entry
from accounts.forms import PasswordField
from casework.drawing.forms import SecretForm
from casework.notices.desk import number_meant
from casework.objection.answering import AnswersField
from casework.workbook import Column, Kind, SheetSpec, values
from emr_rating.cycle.moments import ClockTimeField, MomentField
from emr_rating.national.forms import FindingsField
from experts.register.workbook import nominations
from primary_care_review.team.forms import GroupsField

APPS = (accounts, casework, emr_rating, experts, primary_care_review)
ENTRANCE = (entry.TextField, entry.EmailField, entry.WholeField, entry.DayField, entry.MomentField)
# What is chosen or uploaded is no text; a file is looked into elsewhere.
CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, forms.BooleanField, forms.FileField)
# Made of fields that are judged by themselves, or kept as they were typed because every character of them counts.
OWN = (MomentField, ClockTimeField, PasswordField, FindingsField, AnswersField, GroupsField)
AS_TYPED = {(SecretForm, "secret"): "its hash was lodged before: not a character of it may change"}


def modules() -> Iterator[ModuleType]:
    for app in APPS:
        for found in pkgutil.walk_packages(app.__path__, f"{app.__name__}."):
            if ".migrations" not in found.name and ".management" not in found.name:
                yield import_module(found.name)


def form_classes() -> set[type[forms.Form]]:
    list(modules())
    found, more = set(), [forms.BaseForm]
    while more:
        for child in more.pop().__subclasses__():
            more.append(child)
            if child.__module__.partition(".")[0] in {app.__name__ for app in APPS}:
                found.add(child)
    return found


def typed_fields() -> Iterator[tuple[type[forms.Form], str, forms.Field]]:
    for form in form_classes():
        for name, field in form.base_fields.items():
            if not isinstance(field.widget, forms.HiddenInput) and not isinstance(field, CHOSEN):
                yield form, name, field


def by_script(form: type[forms.Form], name: str) -> bool:
    """What the page's script writes: name, version and key of the field that is saved."""
    return name in ("field", "seen", "key") and form.__name__.startswith("Saved")


def test_every_field_is_of_the_entrance():
    found = list(typed_fields())
    assert len(found) > 100
    astray = [
        f"{form.__module__}.{form.__name__}.{name}: {type(field).__name__}"
        for form, name, field in found
        if not isinstance(field, ENTRANCE)
        and not isinstance(field, OWN)
        and (form, name) not in AS_TYPED
        and not by_script(form, name)
    ]
    assert astray == []


def test_nothing_of_djangos_own_is_written_where_fields_are_made_by_hand():
    """Fields that a form adds as it is made are in no class: the source is read instead."""
    plain = (
        "CharField(",
        "EmailField(",
        "DateField(",
        "DateTimeField(",
        "IntegerField(",
        "DecimalField(",
        "RegexField(",
    )
    allowed = {
        "accounts.entry.fields",  # the entrance itself
        "accounts.forms",  # password, and where to go on
        "casework.autosave",
        "casework.drawing.forms",
    }
    sources = {
        module.__name__: Path(str(module.__file__)).read_text(encoding="utf-8").splitlines()
        for module in modules()
        if module.__name__ not in allowed
    }
    astray = [
        f"{name}: {line.strip()}"
        for name, lines in sources.items()
        for line in lines
        if any(f"forms.{field}" in line for field in plain) and "HiddenInput" not in line
    ]
    assert astray == []


def specs() -> list[SheetSpec]:
    found = [spec for module in modules() for spec in vars(module).values() if isinstance(spec, SheetSpec)]
    return [*found, nominations(["渝中区"])]


def test_every_kind_of_column_has_its_reader():
    assert set(values.READERS) == set(Kind)


# What is a key, a code, a number or a day, by the last word of its name.
CODES = ("code", "key", "login", "number", "uscc", "word")
DAYS = ("day", "from", "on", "since", "until")
BY_NAME: dict[str, tuple[tuple[Kind, ...], tuple[type[forms.Field], ...]]] = (
    dict.fromkeys(CODES, ((Kind.CODE, Kind.KEY), (entry.CodeField,)))
    | dict.fromkeys(DAYS, ((Kind.DATE, Kind.INTEGER), (entry.DayField, entry.WholeField)))
    | {"phone": ((Kind.TELEPHONE,), (entry.TelephoneField,)), "email": ((Kind.EMAIL,), (entry.EmailField,))}
)


def kinds_of(name: str) -> tuple[tuple[Kind, ...], tuple[type[forms.Field], ...]]:
    return BY_NAME.get(name.rpartition("_")[2], (tuple(Kind), (forms.Field,)))


def test_columns_of_codes_numbers_days_and_addresses_say_so():
    """Where a sheet comes in, which shows in that something is required, or locked in its template."""
    incoming = [spec for spec in specs() if any(column.required or column.locked for column in spec.columns)]
    columns = [(spec.sheet, column) for spec in incoming for column in spec.columns]
    astray = [f"{sheet}.{column.name}" for sheet, column in columns if column.kind not in kinds_of(column.name)[0]]
    assert len(incoming) > 10
    assert astray == []


def test_fields_of_codes_numbers_days_and_addresses_say_so():
    astray = [
        f"{form.__name__}.{name}: {type(field).__name__}"
        for form, name, field in typed_fields()
        if not isinstance(field, kinds_of(name)[1]) and (form, name) not in AS_TYPED and not by_script(form, name)
    ]
    assert astray == []


def test_fields_that_a_form_adds_as_it_is_made_say_so_too():
    made = re.compile(r'fields\[f?"(\w+)"\] = (\w+)\(')
    found = [
        (module.__name__, *said)
        for module in modules()
        for said in made.findall(Path(str(module.__file__)).read_text(encoding="utf-8"))
    ]
    prose = ("LineField", "BlockField")
    astray = [
        f"{module}: {name}" for module, name, field in found if field in prose and kinds_of(name)[0] != tuple(Kind)
    ]
    assert len(found) > 3
    assert astray == []


def test_words_of_an_address_pass_the_entrance():
    """A search reads its words through `normal.query`; who only strips them keeps their width and what nobody sees."""
    bare = re.compile(r"request\.(?:GET|POST)[^\n]*\.(?:strip|upper|lower)\(\)")
    astray = [
        f"{module.__name__}: {line.strip()}"
        for module in modules()
        for line in Path(str(module.__file__)).read_text(encoding="utf-8").splitlines()
        if bare.search(line)
    ]
    assert astray == []


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_invisible_passes_any_column(kind):
    column = Column(name="x", heading="某栏", kind=kind, choices=("1", "2"))
    plain = {Kind.TELEPHONE: "13800000000", Kind.EMAIL: "a@b.cn", Kind.DATE: "2026-03-05"}.get(kind, "1")
    assert values.value_of(f"\ufeff {plain[0]}\u200b{plain[1:]}\u202e\u3000", column) == values.value_of(plain, column)


def test_a_key_of_the_portals_own_is_read_in_any_width_and_case():
    column = Column(name="code", heading="代码", kind=Kind.KEY)
    assert values.value_of("ＲＥＶＩＥＷ\u200b ", column) == "review"


@pytest.mark.parametrize("typed", ["渝中卫基评［２０２６］1号", " 渝中卫基评(2026)1号", "渝中卫基评【2026】１号\u200b"])
def test_a_notice_number_is_found_however_it_is_typed(typed):
    assert number_meant(typed) == "渝中卫基评〔2026〕1号"
