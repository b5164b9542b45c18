"""Who is refused, in words short enough for a table."""
# ruff: noqa: E731

from accounts.roles import Role

CLERK = lambda world: world.hospital.clerk
LEADER = lambda world: world.hospital.leader
OTHER = lambda world: world.other.clerk
HANDLER = lambda world: world.people[Role.BUREAU_HANDLER]
EXPERT = lambda world: world.expert
MEMBER = lambda world: world.member
OFFICE = lambda world: world.people[Role.COMMISSION_HANDLER]
HEAD = lambda world: world.people[Role.COMMISSION_HEAD]
SUPERVISOR = lambda world: world.supervisor
