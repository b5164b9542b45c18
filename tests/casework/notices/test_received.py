"""A paper that an institution has received is opened from its message, from its menu and from its case."""

from django.urls import reverse

from accounts.roles import Role
from casework.models import Message
from tests.casework.conftest import institution, leader


def test_the_message_leads_to_the_paper_and_the_menu_lists_it(people, issued, at, signed_in):
    own = leader(issued.case.institution, at=at)
    client = signed_in(own)
    page = reverse("notice", args=[issued.pk])
    assert Message.objects.get(notice=issued).office == own.office
    assert f'<a href="{page}">收到文书' in client.get(reverse("messages")).content.decode()
    assert f'<a href="{page}">收到文书' in client.get(reverse("workbench")).content.decode()
    listed = client.get(reverse("received_notices")).content.decode()
    assert f'<a href="{page}">{issued.number}</a>' in listed
    assert f'href="{reverse("received_notices")}" aria-current="page"' in listed, "it stands in the menu"
    assert client.get(page).status_code == 200


def test_nobody_reads_there_what_others_have_received(people, issued, at, signed_in):
    stranger = signed_in(leader(institution(77), at=at))
    assert list(stranger.get(reverse("received_notices")).context["page"].object_list) == []
    assert signed_in(people[Role.BUREAU_HANDLER]).get(reverse("received_notices")).status_code == 403
