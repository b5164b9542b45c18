"""Who holds which grade, for the departments that tie policy to it: filters, workbook, JSON, and what can be cited (P14)."""

import json
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from accounts.roles import Role
from casework.models import Record
from casework.verification import address, grouped
from casework.workbook import read_workbook
from config.scenarios import cast
from config.scenarios import primary_care as scenario
from primary_care_review.grades import exchange
from primary_care_review.grades import workbook as sheets
from primary_care_review.models import Decree, Grade, RegisterSnapshot
from primary_care_review.standards.terms import InstitutionType
from tests.refusals.page import said_at

pytestmark = [pytest.mark.django_db, pytest.mark.article("P14")]
PAGE = "/primary-care/grades/"


@pytest.fixture
def kept(people, leader, at):
    """One of each: valid, due soon, lapsed, replaced; two types, two decrees."""
    centre = scenario.institution(5, people=people, at=at, type=InstitutionType.COMMUNITY_HEALTH_CENTRE)
    third = scenario.institution(6, people=people, at=at)
    decree = Decree.objects.create(
        body=people[Role.BUREAU_HEAD].office, number="渝中卫发〔2024〕3号", decreed_on=date(2024, 3, 5)
    )
    rows = (
        (leader, "丙", date(2021, 5, 6), None),  # replaced
        (leader, "乙", date(2024, 3, 5), decree),  # valid
        (centre, "甲", date(2023, 1, 20), None),  # due: ends 2027-01-20
        (third, "乙", date(2022, 3, 5), None),  # lapsed 2026-03-06
    )
    return [
        Grade.objects.create(
            institution=member.office.institution,
            grade=grade,
            decreed_on=on,
            decree=by,
            decree_number=by.number if by else f"文{on:%Y}",
        )
        for member, grade, on, by in rows
    ]


def statuses(client, query=""):
    return [row["status"].value for row in client.get(f"{PAGE}?{query}").context["rows"]]


@pytest.mark.parametrize(
    "query,expected",
    [
        ("", ["valid", "due", "lapsed", "replaced"]),
        ("status=stands", ["valid", "due"]),
        ("status=lapsed", ["lapsed"]),
        ("type=community_health_centre", ["due"]),
        ("grade=乙", ["valid", "lapsed"]),
        ("year=2023", ["due"]),
        ("expiring=3", ["due"]),
        ("expiring=12&type=township_hospital", []),
        ("district=500103&grade=甲", ["due"]),
        ("district=500106", []),
        ("year=1999", ["valid", "due", "lapsed", "replaced"]),  # what does not fit is left out
        ("year=1999&grade=乙", ["valid", "lapsed"]),  # and the other filters narrow all the same
    ],
)
def test_the_register_is_narrowed_by_each_of_its_filters(kept, people, signed_in, query, expected):
    assert statuses(signed_in(people[Role.COMMISSION_HANDLER]), query) == expected


def test_a_wrong_filter_says_so_at_its_field(kept, people, signed_in):
    page = signed_in(people[Role.COMMISSION_HANDLER]).get(f"{PAGE}?year=1999&grade=乙").content.decode()
    assert "1999" in said_at(page, "year")
    assert 'value="乙" selected' in page


def test_every_date_of_the_list_stands_with_its_article(kept, people, signed_in):
    page = signed_in(people[Role.BUREAU_HANDLER]).get(PAGE).content.decode()
    for words in ("2023年1月20日至2027年1月20日", "2026年10月20日前申请复评", "自2026年3月6日", "第二十七条"):
        assert words in page


def test_what_goes_out_says_what_the_page_says(kept, people, signed_in):
    client = signed_in(people[Role.COMMISSION_HANDLER])
    exported = read_workbook(BytesIO(client.get(f"{PAGE}export/?status=stands").content), sheets.REGISTER)
    assert [(row.values["grade"], row.values["status_label"]) for row in exported.rows] == [
        ("乙", "有效"),
        ("甲", "复评期内"),
    ]
    answer = client.get(f"{PAGE}export.json?status=stands")
    said = json.loads(answer.content)
    assert (said["filters"], said["count"], said["as_of"]) == ({"status": "stands"}, 2, "2026-11-09")
    assert [row["valid_until"] for row in said["entries"]] == ["2028-03-05", "2027-01-20"]
    assert said["entries"][0]["decreed_by"] == people[Role.BUREAU_HEAD].office.name
    assert said["scope"] == people[Role.COMMISSION_HANDLER].office.name


def fits(value, form, definitions) -> bool:
    """Enough of JSON Schema for ours: whatever word it does not know is refused."""
    checks = {
        "$ref": lambda ref: fits(value, definitions[ref.rpartition("/")[2]], definitions),
        "const": lambda const: value == const,
        "enum": lambda allowed: value in allowed,
        "anyOf": lambda forms: any(fits(value, one, definitions) for one in forms),
        "type": lambda name: isinstance(
            value, {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}[name]
        ),
        "format": lambda _: bool(date.fromisoformat(value)),
        "pattern": lambda _: value.isdecimal() and len(value) == 6,
        "minimum": lambda least: value >= least,
        "items": lambda one: all(fits(item, one, definitions) for item in value),
        "required": lambda names: set(names) <= set(value),
        "properties": lambda known: all(fits(value[name], one, definitions) for name, one in known.items()),
        "additionalProperties": lambda rest: rest is not False or set(value) <= set(form["properties"]),
        "description": lambda _: True,
        "title": lambda _: True,
        "$schema": lambda _: True,
        "$defs": lambda _: True,
    }
    return all(checks[word](said) for word, said in form.items())


def test_the_json_is_as_its_schema_and_the_document_say(kept, people, signed_in, client):
    schema = client.get(f"{PAGE}schema.json").json()
    assert schema == exchange.schema()
    said = signed_in(people[Role.COMMISSION_HANDLER]).get(f"{PAGE}export.json").json()
    assert fits(said, schema, schema["$defs"])
    assert not fits(said | {"more": 1}, schema, schema["$defs"])
    assert not fits(said | {"entries": [said["entries"][0] | {"grade": "丁"}]}, schema, schema["$defs"])
    document = (Path(settings.ROOT) / "docs/grade-register.md").read_text(encoding="utf-8")
    example = json.loads(document.partition("```json\n")[2].partition("```")[0])
    assert fits(example, schema["$defs"]["entry"], {})
    assert all(f"`{status}`" in document for status in schema["$defs"]["entry"]["properties"]["status"]["enum"])


def test_a_fixed_register_can_be_cited_and_never_changes(kept, people, signed_in, client):
    bureau = signed_in(people[Role.BUREAU_HANDLER])
    page = bureau.post(f"{PAGE}snapshots/", follow=True).content.decode()
    fixed = RegisterSnapshot.objects.get()
    assert (fixed.number, fixed.count, fixed.as_of) == ("DJ2026-0001", 4, date(2026, 11, 9))
    assert fixed.number in page
    Grade.objects.create(
        institution=kept[0].institution, grade="甲", decree_number="后来", decreed_on=date(2026, 11, 9)
    )
    public = client.get(address(f"{grouped(fixed.code)} ".lower())).content.decode()
    assert fixed.digest in public
    assert "导出 Excel" not in public
    file = client.get(f"{PAGE}snapshots/{fixed.code}/register.json")
    assert sha256(file.content).hexdigest() == fixed.digest
    said = json.loads(file.content)
    assert (said["number"], len(said["entries"])) == (fixed.number, 4)
    exported = read_workbook(BytesIO(bureau.get(f"{PAGE}snapshots/{fixed.code}/export/").content), sheets.REGISTER)
    assert [row.values["valid_until"] for row in exported.rows] == [
        date.fromisoformat(row["valid_until"]) for row in said["entries"]
    ]
    told = Record.objects.get(subject="register:primary_care")
    assert (told.facts["digest"], told.facts["count"]) == (fixed.digest, 4)
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterSnapshot.objects.update(count=5)


def test_a_bureau_fixes_its_own_district_and_reads_the_commissions(kept, people, signed_in, client, at):
    far = cast.person("far", "远处", role=Role.BUREAU_HEAD, office=cast.office("bureau", "500106"), at=at)
    signed_in(far).post(f"{PAGE}snapshots/")
    assert RegisterSnapshot.objects.get().count == 0
    signed_in(people[Role.COMMISSION_HEAD]).post(f"{PAGE}snapshots/")
    listed = signed_in(people[Role.BUREAU_HANDLER]).get(f"{PAGE}snapshots/").context["rows"]
    assert [row.number for row in listed] == ["DJ2026-0002"]
    missing = signed_in(people[Role.BUREAU_HANDLER]).get(
        f"{PAGE}snapshots/{RegisterSnapshot.objects.get(office=far.office).code}/export/"
    )
    assert missing.status_code == 404
    assert client.get(f"{PAGE}snapshots/000000000000/").status_code == 404
