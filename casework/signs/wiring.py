"""What waits on a desk: signs that nobody has settled."""

from ..models import Sign
from ..workbench.errands import Errand, register
from .listing import READERS

register(
    Errand(
        "signs",
        "异常线索待核实",
        "signs",
        READERS,
        lambda member, on: Sign.objects.visible_to(member).open(),
        "?standing=open",
        among=lambda member, on: Sign.objects.open(),
    )
)
