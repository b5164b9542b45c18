"""Who is refused, in words short enough for a table."""
# ruff: noqa: E731

from accounts.roles import Role

CLERK = lambda world: world.hospital.clerk
LEADER = lambda world: world.hospital.leader
OTHER_LEADER = lambda world: world.other.leader
OTHER = lambda world: world.other.clerk
HANDLER = lambda world: world.people[Role.BUREAU_HANDLER]
EXPERT = lambda world: world.expert
MEMBER = lambda world: world.member
OFFICE = lambda world: world.people[Role.COMMISSION_HANDLER]
CENTRE = lambda world: world.people[Role.CENTRE]
INSTITUTE = lambda world: world.people[Role.INSTITUTE]
HEAD = lambda world: world.people[Role.COMMISSION_HEAD]
SUPERVISOR = lambda world: world.supervisor
