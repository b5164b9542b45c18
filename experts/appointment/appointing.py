"""The commission's list 聘任: who has no letter yet, whose term is ending or over, what waits for the head's signature (P09)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, DateField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.roles import Regime
from casework.models import FigureSetting
from experts.actions.letters import in_need
from experts.appointment.term import Law, soon
from experts.models import Expert, Kind, Letter, Pool
from experts.register.listing import named

Row = dict[str, Any]
TABS = {
    "due": "待聘任",
    "renew": "聘期将满",
    "expired": "已到期",
    "draft": "待签发",
    "current": "在聘",
}
COLUMNS = ("id", "number", "name", "kind", "letter", "ends", "passed", "drafted")


def regimes() -> list[Regime]:
    """The regimes in which some pool asks for letters."""
    found = set(Pool.objects.filter(requires_letter=True).values_list("regime", flat=True))
    return sorted((Regime(regime) for regime in found), reverse=True)


def regime_asked(asked: Mapping[str, str]) -> Regime:
    wanted = asked.get("regime", "")
    return Regime(wanted) if wanted in Regime else regimes()[0]


def listed(regime: Regime) -> QuerySet[Expert]:
    """Everybody who needs a letter in the regime, with the last one that stands."""
    own = {"expert": OuterRef("pk"), "regime": regime}
    last = Letter.objects.standing().filter(**own).order_by("-valid_until", "-pk")
    return in_need(regime).annotate(
        letter=Subquery(last.values("pk")[:1], output_field=IntegerField()),
        ends=Subquery(last.values("valid_until")[:1], output_field=DateField()),
        passed=Subquery(last.values("passed")[:1], output_field=BooleanField(null=True)),
        drafted=Exists(Letter.objects.drafted().filter(**own)),
    )


def of_tab(rows: QuerySet[Expert], tab: str, *, on: date, law: Law) -> QuerySet[Expert]:
    return rows.filter(_conditions(on, law)[tab])


def to_appoint(regime: Regime, *, on: date) -> QuerySet[Expert]:
    """Whom the commission has to see to in a regime: no letter yet, a term that ends soon, or one that is over.

    The first three tabs together, asked in fewer words: the workbench counts it every morning.
    """
    lasting = Q(notice__issued_at=None) | Q(valid_until__gt=on + soon(FigureSetting.objects.law(regime, on)))
    seen_to = Letter.objects.filter(lasting, expert=OuterRef("pk"), regime=regime, notice__withdrawn_at=None)
    return in_need(regime).exclude(Exists(seen_to))


def searched(rows: QuerySet[Expert], words: str) -> QuerySet[Expert]:
    return rows.filter(named(words)) if words.strip() else rows


def counts(rows: QuerySet[Expert], *, regime: Regime, chosen: str, on: date, law: Law) -> list[Row]:
    conditions = _conditions(on, law)
    numbers = rows.order_by().aggregate(**{tab: Count("pk", filter=conditions[tab]) for tab in TABS})
    return [
        {
            "number": numbers[tab],
            "label": label,
            "url": f"{reverse('appointments')}?regime={regime}&tab={tab}",
            "tone": {"renew": "soon", "expired": "late"}.get(tab, "") if numbers[tab] else "",
            "current": tab == chosen,
        }
        for tab, label in TABS.items()
    ]


def shown_rows(rows: list[Row]) -> list[Row]:
    """`chosen` rows may be ticked for a letter: a first one, or one after a re-audit that was passed."""
    return [
        {
            **row,
            "kind_label": Kind(row["kind"]).label,
            "chosen": not row["drafted"] and (row["letter"] is None or bool(row["passed"])),
        }
        for row in rows
    ]


def _conditions(on: date, law: Law) -> dict[str, Q]:
    until = on + soon(law)
    idle = Q(drafted=False)
    return {
        "due": idle & Q(letter=None),
        "renew": idle & Q(ends__gte=on, ends__lte=until),
        "expired": idle & Q(ends__lt=on),
        "draft": Q(drafted=True),
        "current": idle & Q(ends__gt=until),
    }
