"""The pages of a member of the team on site (P22)."""

from .devices import device, give_up_device, worker
from .photos import photo, photos, remove_photo, sent_photo
from .rating import answer, chapter
from .team import visit

__all__ = [
    "answer",
    "chapter",
    "device",
    "give_up_device",
    "photo",
    "photos",
    "remove_photo",
    "sent_photo",
    "visit",
    "worker",
]
