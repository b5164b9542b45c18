"""Roles whose work lies on a page of its own: the floor above that has the page says so, and the workbench leads there."""

from accounts.roles import Role

_addresses: dict[str, str] = {}


def register(address: str, *roles: Role) -> None:
    _addresses.update(dict.fromkeys(roles, address))


def address_for(role: str) -> str:
    """The name of the role's own page; empty where the queue of cases is its desk."""
    return _addresses.get(role, "")
