"""Where an expert works reads alike wherever it is shown, and nobody is called retired who did not say so (E07, P11)."""

from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse

from casework.workbook import read_workbook
from config.scenarios import draws
from experts.drawing import tables as draw_tables
from experts.models import Employment, Expert, PoolEntry, unit_shown
from experts.register.workbook import REGISTER
from experts.review.designation import Choices

WORDS = {True: "已退休", False: "未填写工作单位"}
ROOMS = ("accounts", "casework", "emr_rating", "primary_care_review", "experts", "templates")


def test_the_words_in_the_order_of_what_is_known():
    assert [unit_shown("演示医院", retired=False), unit_shown("", retired=True), unit_shown("", retired=False)] == [
        "演示医院",
        "已退休",
        "未填写工作单位",
    ]


@pytest.mark.parametrize("retired", WORDS)
def test_every_page_and_export_says_of_somebody_without_employer_what_was_said(
    use, waiting, office, supervisor, signed_in, at, retired
):
    Employment.objects.all().delete()
    Expert.objects.update(retired=retired)
    draw = draws.drawn(waiting, office=office, supervisor=supervisor, at=at)
    expert = Expert.objects.get(number=draw.proof["leader"])
    browser, said = signed_in(office), WORDS[retired]
    addresses = {
        "register": reverse("experts"),
        "file": reverse("expert_file", args=[expert.number]),
        "draw": reverse("draw", args=[draw.number]),
        "fairness": reverse("fairness"),
        "fairness by units": reverse("fairness") + "?by=units",
    }
    pages = {name: browser.get(address).content.decode() for name, address in addresses.items()}
    assert {name: (said in page, WORDS[not retired] in page) for name, page in pages.items()} == dict.fromkeys(
        pages, (True, False)
    )
    assert f"{said}（{expert.number}）" in pages["fairness by units"]
    sheets = {
        "experts_export": (REGISTER, "employer", ()),
        "draw_list": (draw_tables.CANDIDATES, "employer", (draw.number,)),
        "fairness_export": (draw_tables.fairness_sheet("按专家"), "unit", ()),
    }
    for name, (spec, column, args) in sheets.items():
        content = browser.get(reverse(name, args=args)).content
        assert (name, {row.values[column] for row in read_workbook(BytesIO(content), spec).rows}) == (name, {said})
    entry = PoolEntry.objects.select_related("expert").get(expert=expert)
    assert said in Choices([entry], {}, {}).described(entry)


def test_no_room_has_words_of_its_own_for_a_missing_employer():
    root = Path(__file__).parents[2]
    files = [file for room in ROOMS for end in ("py", "html") for file in (root / room).rglob(f"*.{end}")]
    saying = {
        str(file.relative_to(root))
        for file in files
        if any(words in file.read_text(encoding="utf-8") for words in ("未填写工作单位", "无现任单位", "在职单位"))
    }
    assert saying == {"experts/models/expert.py"}
