"""What national experts read beside their opinion (E11, E23): materials and the city's check, to them alone, while their round runs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework.models import Material, Reading
from config.scenarios import draws, filing, materials, review
from config.scenarios import national as scenes
from experts.models import Assignment, Consolidation
from tests.experts.reviews import page, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E23")]
OPENED = ("national_material", "national_material_content", "national_material_file")


@walked_once
def morning(cycle):
    return cycle.closes_at + timedelta(days=1, hours=10)


@walked_once
def proved(people, cycle, at, morning):
    """A hospital that passed 4 and declares 5: it has proved its items, and the city keeps the 5."""
    applicant = filing.hospital(2, people=people, at=at)
    owing = materials.owing(applicant, cycle, at=at)
    review.close(cycle)
    materials.hang(owing, by=applicant, at=morning)
    materials.hand_in(owing, by=applicant, at=morning)
    return scenes.checked(owing, people=people, at=morning)


@walked_once
def drawn(proved, people, morning):
    scenes.experts(at=morning)
    by = {"office": people[Role.INSTITUTE], "supervisor": scenes.supervisor(at=morning)}
    draws.drawn(scenes.current(proved), **by, at=morning)
    return list(Assignment.objects.of(proved).select_related("member__person").order_by("pk"))


@walked_once
def files(proved) -> list[Material]:
    return list(Material.objects.filter(case=proved.of_filing_id, handed_in_at__isnull=False).order_by("pk"))


def status(member, case, file, *, at) -> set[int]:
    answers = [visit(member, reverse(name, args=[case.number, file.pk]), at=at) for name in OPENED]
    for answer in answers:
        answer.getvalue()  # to its end, so that its file is closed
    return {answer.status_code for answer in answers}


def test_the_files_and_the_citys_word_stand_beside_the_opinion(proved, drawn, files, morning):
    expert = drawn[0].member
    assert status(expert, proved, files[0], at=morning) == {404}
    review.accept_all(proved, at=morning)
    shown = page(expert, reverse("opinion", args=[drawn[0].pk]), at=morning)
    for file in files:
        assert reverse("national_material", args=[proved.number, file.pk]) in shown
    assert "通过初核，维持" in shown
    assert Consolidation.objects.get(assignment__review__case=proved.of_filing_id).text in shown
    checked = Assignment.objects.filter(review__case=proved.of_filing_id).values_list("member__person__name", flat=True)
    assert [name for name in checked if name in shown] == []
    opened = page(expert, reverse("national_material", args=[proved.number, files[0].pk]), at=morning)
    assert reverse("national_material_content", args=[proved.number, files[0].pk]) in opened
    assert reverse("national_material", args=[proved.number, files[1].pk]) in opened
    assert status(expert, proved, files[0], at=morning) == {200}
    noted = Reading.objects.filter(person=expert.person, what__contains=files[0].name)
    assert set(noted.values_list("case", flat=True)) == {proved.pk}, (
        "no reading of the filing tells of it before the posting"
    )


def test_nobody_else_and_not_after_the_round(proved, drawn, files, people, morning):
    review.accept_all(proved, at=morning)
    team = {row.member_id for row in drawn}
    outside = next(member for member in scenes.experts(at=morning) if member.pk not in team)
    assert status(outside, proved, files[0], at=morning) == {404}
    assert status(filing.leader(proved), proved, files[0], at=morning) == {403}
    assert status(drawn[0].member, proved, Material(pk=10**9), at=morning) == {404}
    for row in drawn:
        review.hand_in(Assignment.objects.get(pk=row.pk), at=morning)
    assert status(drawn[0].member, proved, files[0], at=morning) == {200}
    review.consolidate(proved, at=morning)
    scenes.conclude(proved, people=people, at=morning)
    assert status(drawn[0].member, proved, files[0], at=morning) == {404}
    assert files[0].name not in page(drawn[0].member, reverse("opinion", args=[drawn[0].pk]), at=morning)
