"""What of a draw the database itself keeps: each part from the moment it is there, so that nobody draws again unseen."""

from casework.triggers import Frozen
from experts.models import Party

_TABLE = "experts_draw"
_LIST = (
    "number", "use", "case_id", "office_id", "pool_id", "frozen", "list_hash", "panels", "frozen_by_id", "frozen_at", "previous_id", "reason",
)  # fmt: skip

DRAW = (
    Frozen(_TABLE, "frozen_at", _LIST, name="list"),
    *(
        Frozen(
            _TABLE, f"{party}_hash_at", (f"{party}_hash", f"{party}_hash_at", f"{party}_by_id"), name=f"{party}_hash"
        )
        for party in Party
    ),
    *(
        Frozen(_TABLE, f"{party}_secret_at", (f"{party}_secret", f"{party}_secret_at"), name=f"{party}_secret")
        for party in Party
    ),
    # A corrected calendar moves the end of a draw that is still open.
    Frozen(_TABLE, "drawn_at", ("drawn_at", "proof", "chances", "due_at"), name="proof"),
    Frozen(_TABLE, "ended_at", ("ended_at", "ended_reason", "due_at"), name="end"),
)
