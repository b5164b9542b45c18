"""The institute's act entered by somebody who may not enter it (E06): refused before the scan is stored."""

import pytest
from django.core.files.storage import default_storage

from accounts.refused import Refused
from accounts.roles import Role
from casework.gateway import NotTheirs
from casework.models import Material, StoredFile
from emr_rating.registration import actions

from .pages import paper

pytestmark = [pytest.mark.django_db, pytest.mark.article("E06")]


@pytest.mark.parametrize("act", [actions.approve, lambda case, **facts: actions.reject(case, reason="不符", **facts)])
def test_a_connected_institutes_act_stores_no_scan_of_the_centre(verified, people, at, act, monkeypatch):
    saved = []
    monkeypatch.setattr(default_storage, "save", lambda name, content: saved.append(name))
    with pytest.raises((Refused, NotTheirs)):
        act(verified, by=people[Role.CENTRE], at=at, **paper())
    kinds = list(Material.objects.values_list("kind", flat=True))
    assert (saved, kinds, StoredFile.objects.count()) == ([], ["licence"], 1)
