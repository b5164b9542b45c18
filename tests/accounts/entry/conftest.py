"""One official in two offices, and the browser in which two tabs are open."""

import re

from django.test import Client

from accounts import sessions
from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import cast
from tests.worlds import walked_once


@walked_once
def here(people) -> Membership:
    return people[Role.BUREAU_HANDLER]


@walked_once
def there(here, at) -> Membership:
    """The same person in the bureau of another district."""
    office = cast.bureau("500101", at=at)[Role.BUREAU_HANDLER].office
    return Membership.objects.create(
        person=here.person, office=office, role=Role.BUREAU_HANDLER, valid_from=here.valid_from
    )


def switch(client: Client, member: Membership) -> None:
    session = client.session
    session[sessions.MEMBERSHIP] = member.pk
    session.save()


def hidden(html: str, within: str = "<main") -> dict[str, str]:
    """The hidden fields of the first form of the page's matter."""
    form = re.search(r"<form.*?</form>", html[html.index(within) :], re.DOTALL)
    assert form
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0]))
