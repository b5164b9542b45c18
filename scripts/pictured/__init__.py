"""Which pages of the demonstration are pictured, and who opens them; each module the pages of some."""

from . import everybody, experts, grades, offices, rating
from .found import Shown


def pages() -> list[Shown]:
    return [page for module in (everybody, grades, rating, experts, offices) for page in module.pages()]
