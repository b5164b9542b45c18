"""The list of a sample is frozen with its rule; what its two parties do then is the protocol of every draw (E30, P28)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused

from ..drawing.dates import secrets_due
from ..drawing.protocol import Protocol
from ..drawing.telling import ask_supervisor, note, supervisors, tell
from ..gateway import NotTheirs
from ..models import FigureSetting, Sample, Sequence
from ..text import closing_text
from ..verifiers.verify_draw import in_order, list_hash
from . import rules
from .uses import SampleUse


@transaction.atomic
def freeze(
    use: SampleUse, *, year: int, share: int, least: int, by: Membership, at: datetime, reason: str = ""
) -> Sample:
    """By an official of the office that draws; a further sample of the year needs a reason."""
    if by.role not in use.runners:
        raise NotTheirs(use.label)
    office = Office.objects.select_for_update().get(pk=by.office_id)
    for late in Sample.objects.of(use, office=office.pk, year=year).open().filter(due_at__lte=at):
        SAMPLING.lapse(late, at=at)
    previous = Sample.objects.of(use, office=office.pk, year=year).order_by("-pk").first()
    if previous and previous.open:
        raise Refused(f"本年度的抽样{previous.number}尚未完成，不能另行抽样。")
    earlier = previous.number if previous else ""
    Refused.unless(rules.drawn_again_for(reason, earlier=earlier, article=use.article), field="reason")
    sample = Sample(use=use.name, year=year, share=share, least=least, office=office, frozen_by=by.person, frozen_at=at)
    sample.previous, sample.reason = previous, reason.strip()
    _fix(sample, use, at)
    ask_supervisor(sample, at)
    sample.save(force_insert=True)
    facts = {"list_hash": sample.list_hash, "rule": sample.frozen["rule"]}
    label = "再次抽样：固定名单" if previous else "抽样：固定名单"
    note(sample, label, verb="freeze", by=by, at=at, reason=sample.reason, facts=facts)
    body = f"{office}为{sample.of_what}组织抽样，名单已经固定，请在{closing_text(sample.due_at)}前登记密语摘要。"
    tell(supervisors(sample, at), sample, "请登记密语摘要", body, at=at)
    return sample


def listed(use: SampleUse, office: Office, year: int, at: datetime) -> list[dict[str, Any]]:
    """What may be drawn of a year: without what an earlier sample of the year has drawn, which stays drawn."""
    made = Sample.objects.of(use, office=office.pk, year=year).made()
    drawn = {number for one in made for number in one.panel}
    return [one for one in use.listed(office, year, at) if one["number"] not in drawn]


def _fix(sample: Sample, use: SampleUse, at: datetime) -> None:
    """Number, list, rule and the hash over them."""
    candidates = in_order(listed(use, sample.office, sample.year, at))
    rule = rules.rule_of(candidates, share=sample.share, least=sample.least)
    Refused.unless(rules.may_draw(rule, of=sample.of_what, counted=use.words.counted, article=use.article))
    on = timezone.localdate(at)
    series = f"{use.series}{on.year}"
    sample.number = f"{series}-{Sequence.objects.next(series):04d}"
    sample.frozen = {
        "draw": sample.number,
        "purpose": f"{sample.of_what}，各{use.stratum}抽取{sample.share}%，至少{sample.least}{use.words.counted}",
        "rule": rule,
        "candidates": candidates,
        "excluded": [],
        "frozen_at": timezone.localtime(at).isoformat(),
        "previous": sample.previous.tie if sample.previous else "",
    }
    sample.list_hash = list_hash(sample.frozen)
    sample.due_at = secrets_due(at, law=FigureSetting.objects.law(use.regime, on))


class Sampling(Protocol[Sample]):
    """The acts of the two parties of a sample."""

    rows = Sample
    label = "抽取样本"

    def hold(self, draw: Sample) -> None:
        """The office before its sample, as when a list is frozen."""
        Office.objects.select_for_update().get(pk=draw.office_id)

    def ask_standing(self, draw: Sample, at: datetime) -> None:
        """Nothing is drawn that has ceased to be what was listed."""
        now = {one["number"]: one for one in listed(draw.declared, draw.office, draw.year, at)}
        if gone := sorted(one["number"] for one in draw.frozen["candidates"] if now.get(one["number"]) != one):
            raise Refused(f"名单固定后，{'、'.join(gone)}已不在可以抽取的范围，请终止本次抽样，重新固定名单。")

    def drawn(self, draw: Sample, *, by: Membership, at: datetime) -> None:
        draw.declared.drawn(draw, by, at)

    def told(self, draw: Sample) -> str:
        words = draw.declared.words
        listed = len(draw.frozen["candidates"])
        return (
            f"{draw.of_what}已从{listed}{words.counted}{words.one}中抽出{len(draw.panel)}{words.counted}，请查看结果。"
        )


SAMPLING = Sampling()
lodge, enter_secret, end = SAMPLING.lodge, SAMPLING.enter_secret, SAMPLING.end


def settings(use: SampleUse, on: date) -> dict[str, int]:
    """Share and least as the commission has set them."""
    law = FigureSetting.objects.law(use.regime, on)
    return {"share": law[use.share], "least": law[use.least]}
