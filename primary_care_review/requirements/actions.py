"""What a bureau asks for under the sixth kind of material (P19)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import District, Membership
from accounts.refused import Refused
from casework import ledger, record

from ..articles import P
from ..models import Application, NamedMaterial
from ..stages import Stage


def name_material(*, name: str, by: Membership, at: datetime) -> NamedMaterial:
    district = by.office.own_district
    with transaction.atomic():
        if district.named_materials.filter(name=name, ended_on=None).exists():
            raise Refused(f"“{name}”已在规定的其他材料之中，不必重复规定。", field="name")
        named = NamedMaterial.objects.create(
            district=district, name=name, named_on=timezone.localdate(at), named_by=by.person
        )
        _weigh_anew(district, at=at)
        _note(named, "name_material", "规定其他申请材料", by=by, at=at)
    return named


def end_material(named: NamedMaterial, *, by: Membership, at: datetime) -> None:
    """No longer asked for from today on; applications handed in before keep their files."""
    with transaction.atomic():
        if not NamedMaterial.objects.filter(pk=named.pk, ended_on=None).update(ended_on=timezone.localdate(at)):
            raise Refused(f"“{named.name}”已停用，请刷新页面查看。")
        _weigh_anew(named.district, at=at)
        _note(named, "end_material", "停用其他申请材料", by=by, at=at)


def _weigh_anew(district: District, *, at: datetime) -> None:
    """Whether the applications that are being put together lack something now."""
    for application in Application.objects.filter(district=district, state=Stage.DRAFT).order_by("pk"):
        ledger.refresh(application, at=at)


def _note(named: NamedMaterial, verb: str, label: str, *, by: Membership, at: datetime) -> None:
    record.append(
        subject=f"district:{named.district_id}:materials",
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=P(19),
        facts={"name": named.name},
    )
