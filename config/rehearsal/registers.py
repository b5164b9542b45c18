"""What comes to its end in a register and is no case: signs settled, people and offices held to account (E29, E31, P31, P33)."""

from accounts.roles import Regime
from casework.accountability.uses import use
from casework.models import Accountability, Sign
from casework.signs.uses import registered


def ends(regime: Regime) -> dict[str, int]:
    """Each end, with the number of rows that have come to it."""
    return _signs(regime) | _accountabilities(regime)


def _signs(regime: Regime) -> dict[str, int]:
    names = [one.name for one in registered() if one.regime == regime]
    settled = Sign.objects.filter(use__in=names, settled_at__isnull=False)
    return {
        f"{regime}_sign.dismissed": settled.filter(opened="", referral=None).count(),
        f"{regime}_sign.opened": settled.exclude(opened="").count(),
    }


def _accountabilities(regime: Regime) -> dict[str, int]:
    """A decision for each sanction of the law, the one that nothing is done, and where somebody may be barred that it is lifted."""
    of, decided = use(regime), Accountability.objects.filter(regime=regime, decided_at__isnull=False)
    found = {one.value: decided.filter(sanction=one.value).count() for one in of.law.sanctions}
    found["dropped"] = decided.filter(sanction="").count()
    if of.bars is not None:
        found["lifted"] = decided.filter(lifted_at__isnull=False).count()
    return {f"{regime}_accountability.{end}": number for end, number in found.items()}
