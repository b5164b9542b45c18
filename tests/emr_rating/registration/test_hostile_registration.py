"""The institute's act entered by somebody who may not enter it (E06): refused before the scan is stored."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refused import Refused
from accounts.roles import Role
from casework.gateway import NotTheirs
from casework.models import Material, StoredFile
from emr_rating.actions import registration as actions
from emr_rating.actions.institute import connect_institute

from .pages import paper

pytestmark = [pytest.mark.django_db, pytest.mark.article("E06")]


@pytest.mark.parametrize("act", [actions.approve, lambda case, **facts: actions.reject(case, reason="不符", **facts)])
def test_a_connected_institutes_act_stores_no_scan_of_the_centre(verified, people, at, act, monkeypatch):
    saved = []
    monkeypatch.setattr(default_storage, "save", lambda name, content: saved.append(name))
    with pytest.raises((Refused, NotTheirs)):
        act(verified, by=people[Role.CENTRE], at=at, **paper())
    assert (saved, Material.objects.count(), StoredFile.objects.count()) == ([], 0, 0)


def test_a_scan_that_is_refused_takes_the_act_back_with_it(verified, people, at):
    connect_institute(connected=False, reason="尚未对接", by=people[Role.COMMISSION_HEAD], at=at)
    program = SimpleUploadedFile("批复.pdf", b"MZ this is a program")
    with pytest.raises(Refused, match="内容与扩展名不符") as refused:
        actions.approve(verified, by=people[Role.CENTRE], at=at, **paper(proxy_scan=program))
    verified.refresh_from_db()
    assert (refused.value.field, verified.state) == ("proxy_scan", "verified")
    assert not verified.records.filter(verb="approve").exists()
