"""What waits for the notice clerk, who has no step to take on a case: paper to print, and paper to deliver."""

from accounts.roles import Role

from ..workbench.errands import Errand, Rows, register
from .desk import listed


def _tab(name: str) -> Rows:
    """The rows that the link opens."""
    return lambda member, on: listed(member, {"tab": name})


register(
    Errand("notices_to_print", "文书待打印", "notice_desk", (Role.NOTICE_CLERK,), _tab("issued"), "?tab=issued"),
    Errand("notices_to_deliver", "文书待送达", "notice_desk", (Role.NOTICE_CLERK,), _tab("printed"), "?tab=printed"),
)
