"""Contracts, and what is left to somebody under them, as they are asked for and how each stands (P16)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import Membership

from ..models import Application, Contract, Delegation, PartyMeasure
from ..models.contract import ContractQuerySet
from ..models.delegation import DelegationQuerySet
from . import rules


def found(asked: Mapping[str, Any], member: Membership, *, on: date) -> ContractQuerySet:
    rows = Contract.objects.visible_to(member).select_related("party__office", "body")
    if words := asked.get("q"):
        named = Q(party__office__name__icontains=words) | Q(party__uscc__icontains=words)
        rows = rows.filter(named | Q(number__icontains=words))
    match asked.get("standing"):
        case "running":
            return rows.in_force(on)
        case "over":
            return rows.filter(Q(ended_on__isnull=False) | Q(valid_until__lt=on))
        case "barred":
            return rows.filter(party__in=PartyMeasure.objects.barring().values("contract__party"))
        case _:
            return rows


def standing_of(contract: Contract, *, on: date) -> tuple[str, str]:
    """In a word, and its tone."""
    return rules.standing(
        valid_from=contract.valid_from, valid_until=contract.valid_until, ended_on=contract.ended_on, on=on
    )


def checked(contract: Contract, member: Membership) -> list[tuple[Delegation, list[Application]]]:
    """What was left to the party under a contract, each with the rechecks since of the grade that came of it (P28, P29)."""
    rows = list(Delegation.objects.visible_to(member).filter(contract=contract).select_related("case"))
    of_cases = Application.objects.visible_to(member).filter(rechecked__case__in=[row.case_id for row in rows])
    since = [(one.rechecked, one) for one in of_cases.select_related("rechecked").order_by("pk")]
    return [(row, [one for grade, one in since if grade and grade.case_id == row.case_id]) for row in rows]


def delegated(asked: Mapping[str, Any], member: Membership) -> DelegationQuerySet:
    rows = Delegation.objects.visible_to(member).select_related("case", "contract__party__office", "contract__body")
    if words := asked.get("q"):
        of_case = Q(case__number__icontains=words) | Q(case__title__icontains=words)
        rows = rows.filter(of_case | Q(contract__party__office__name__icontains=words))
    match asked.get("standing"):
        case "running":
            return rows.under_way()
        case "to_check":
            return rows.to_check()
        case "drawn":
            return rows.drawn()
        case "bad":
            return rows.exclude(finding__in=("", Delegation.Finding.MET))
        case _:
            return rows
