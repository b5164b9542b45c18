"""The printed matter of the national stage: the notice of the visit, which goes to the hospital on paper (E24)."""

from django.utils import timezone

from casework.printing.notice import Facts, Paragraph, Section, Sheet
from casework.text import day_text
from experts.review.rounds import panel_of

from ..articles import E
from ..models import NationalReview, NationalVisit
from .beside import sampled


def visit_sheet(case: NationalReview, visit: NationalVisit) -> Sheet:
    """What the hospital prepares, when the team comes and how many they are; names where the institute wants them told."""
    facts = Facts(
        [
            ("医疗机构", case.title),
            ("审核级别", f"核查{case.entered_level}级，抽查{case.entered_level - 1}级"),
            ("审核方式", visit.get_mode_display() + (f"（{visit.remote_reason}）" if visit.remote else "")),
            ("时间", f"{day_text(visit.first_day)} {visit.begins}至{day_text(visit.last_day)}"),
            ("评审组", _team(case, visit)),
        ]
    )
    prepared = tuple(
        Section(label, tuple(Paragraph(line) for line in text.splitlines() if line)) for label, text in visit.prepared
    )
    return Sheet(
        title="国家级实际应用审核通知书",
        subtitle=case.title,
        number=case.number,
        office="国家卫生健康委医院管理研究所",
        dated=timezone.localdate(visit.arranged_at),
        sections=(
            Section("审核安排", (facts,)),
            Section("抽查前一级别的项目", (Paragraph("、".join(sampled(case))),)),
            *prepared,
        ),
        note=f"审核的中间结果不单独反馈，在公示时一并告知（{E(25)}）。",
        demonstration=case.own_standard.demonstration,
    )


def _team(case: NationalReview, visit: NationalVisit) -> str:
    """组长1名、成员4名: the leader and how many come; with names where that was chosen."""
    members = panel_of(case).members
    if not members:
        return "另行通知"
    leader = next((row.member.person.name for row in members if row.leads), "")
    others = [row.member.person.name for row in members if not row.leads]
    if visit.told_names:
        return f"组长{leader}，成员{'、'.join(others)}"
    return f"组长1名、成员{len(others)}名"
