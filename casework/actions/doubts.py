"""What is asked about before an institution is entered or renamed (E06, E13, P02): a name or a licence number that another one
bears, a name that no licence would say, what the portal knows otherwise. None of it is forbidden.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from accounts.entry.asking import Doubt
from accounts.entry.normal import licence_key, name_key, quoted, unusual
from accounts.models import FormerName, Institution

OTHER = "确是另一机构"
ITS_NAME = "名称与执业许可证一致"
# What an institution that is known already goes on bearing, whatever the form says of it.
KEPT = ("address", "licence_number", "contact_name", "contact_phone", "contact_email")


class Alike:
    """The institutions that share a name, now or formerly, or a licence number with any of those asked about; read at once."""

    def __init__(self, names: Iterable[str], numbers: Iterable[str]):
        keys = {name_key(name)[:100] for name in names}
        numbers = {licence_key(number) for number in numbers} - {""}
        self._named: dict[str, list[tuple[Institution, str]]] = defaultdict(list)
        self._licensed: dict[str, list[Institution]] = defaultdict(list)
        rows = Institution.objects.select_related("district").order_by("pk")
        for row in rows.filter(Q(key__in=keys) | Q(licence_key__in=numbers)):
            self.add(row)
        for former in FormerName.objects.filter(key__in=keys).select_related("institution__district").order_by("pk"):
            self._named[former.key].append((former.institution, former.name))

    def add(self, row: Institution) -> None:
        """Whoever comes after it in the same act is asked about this one as well, written or not."""
        self._named[name_key(row.name)[:100]].append((row, ""))
        if number := licence_key(row.licence_number):
            self._licensed[number].append(row)

    def doubts(self, *, name: str = "", number: str = "", besides: Institution | None = None) -> list[Doubt]:
        """Of what an institution is to be called, or of the number of its licence; `besides` is the institution itself."""
        found = []
        if name:
            for other, formerly in self._named.get(name_key(name)[:100], ()):
                if other != besides:
                    words = f"的曾用名称“{formerly}”相同" if formerly else "同名"
                    found.append(Doubt("name", f"“{name}”与{_of(other)}{words}。", OTHER))
            found += strange(name)
        for other in self._licensed.get(licence_key(number), ()) if number else ():
            if other != besides:
                found.append(Doubt("licence_number", f"执业许可证登记号与{_of(other)}相同。", OTHER))
        return found


def strange(name: str) -> list[Doubt]:
    """Characters that names on licences do not have."""
    if not (found := unusual(name)):
        return []
    return [Doubt("name", f"名称“{quoted(name)}”中有{'、'.join(found)}，执业许可证上的名称一般没有。", ITS_NAME)]


def joined(name: str) -> Doubt:
    """A name that was typed in several lines."""
    return Doubt("name", f"名称分写在几行，已连写为“{name}”。", ITS_NAME)


def of_known(known: Institution, typed: Mapping[str, Any]) -> list[Doubt]:
    """Where the portal knows the institution of a code: what is spelled otherwise there, and what stays as it is there."""
    found = [Doubt("name", said, "是同一机构")] if (said := known.spelled_otherwise(typed["name"])) else []
    labels = {field.name: str(field.verbose_name) for field in Institution._meta.fields}
    other = [labels[field] for field in KEPT if typed.get(field) and typed[field] != getattr(known, field)]
    if other:
        sentence = f"该机构已在平台登记，{'、'.join(other)}与所填不同，仍以平台上的为准，由该机构自行变更。"
        found.append(Doubt("uscc", sentence, "以平台登记的为准"))
    return found


def _of(other: Institution) -> str:
    return f"{other.district}的“{other.name}”（{other.uscc}）"
