"""The request as views meet it, with what the middleware has set."""

from datetime import date, datetime

from django.http import HttpRequest

from .models import Membership, Person


class Request(HttpRequest):
    """Behind `for_roles` there is always a person and a member; a public page asks for neither."""

    at: datetime
    on: date
    member: Membership
    user: Person
    # How many memberships the person holds; more than one may be switched between.
    posts: int
