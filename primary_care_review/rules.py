"""The rules of the grade review in article order: dates, numbers and enums in, a verdict with its reasons out.

Pure: no database and no clock. `on` is the day on which the question is asked; `law` are the figures that count for the case
or, where a grade is meant, for the day of its decree (figures.json).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from casework.clocks.months import add_months
from casework.text import day_text, listed
from casework.verdict import Verdict, allow, refuse

from .articles import P
from .standards.terms import Grade, InstitutionType, Labelled, Rating

Law = Mapping[str, int]

IN_FORCE_SINCE = date(2020, 10, 20)  # P36
REPEALED = "渝卫发〔2018〕71号"


class MaterialKind(Labelled):
    """The six kinds of material of Article 19."""

    APPLICATION = "application", "评审申请书"
    PRECONDITIONS = "preconditions", "前置条件表"
    SELF_ASSESSMENT = "self_assessment", "自评报告"
    LICENCE = "licence", "医疗机构执业许可证（正、副本）复印件"
    INSPECTIONS = "inspections", "检查指导及整改情况报告（选择项）"
    OTHER = "other", "其他相关材料"


REQUIRED_MATERIALS = (
    MaterialKind.APPLICATION,
    MaterialKind.PRECONDITIONS,
    MaterialKind.SELF_ASSESSMENT,
    MaterialKind.LICENCE,
)


class Ground(Labelled):
    """The five grounds of Article 20 on which an application is found unqualified."""

    REQUIREMENTS = "requirements", "申报材料或前置条件未达到要求"
    FRAUD = "fraud", "弄虚作假"
    BELOW_STANDARD = "below_standard", "严重不符合评审标准"
    DISCIPLINE = "discipline", "重大违纪违规受到处理"
    OTHER = "other", "其他规定情形"

    @property
    def wording(self) -> str:
        """The ground in the words of the regulation."""
        return _GROUND_WORDING[self]


_GROUND_WORDING = {
    Ground.REQUIREMENTS: "申报材料未达到规定要求的，包括机构名称、医疗安全、机构管理等前置条件任何一项不符合要求",
    Ground.FRAUD: "等级评审材料及有关工作存在弄虚作假情况的",
    Ground.BELOW_STANDARD: "严重不符合等级评审标准要求的",
    Ground.DISCIPLINE: "单位领导班子成员或单位因重大违纪违规受到有关部门处理的",
    Ground.OTHER: "卫生健康行政部门规定的其他情形",
}


def in_scope(institution_type: str, *, registered: bool) -> Verdict:
    """P02: registered township hospitals and community health centres only."""
    if institution_type not in tuple(InstitutionType):
        return refuse(P(2), "等级评审只适用于乡镇卫生院和社区卫生服务中心，该机构类型不在评审范围内。")
    if not registered:
        return refuse(P(2), "该机构未经卫生健康行政部门注册，请先办理注册登记。")
    return allow()


def edition_in_force(*, on: date, valid_from: date, filed_on: date | None, demonstration: bool) -> Verdict:
    """P03: in force from its date and once its national filing is recorded; the demonstration edition needs none."""
    verdict = allow()
    if on < valid_from:
        verdict &= refuse(P(3), f"该版评审标准自{day_text(valid_from)}起施行，此前请使用现行版本。")
    if not demonstration and (filed_on is None or filed_on > on):
        verdict &= refuse(P(3), "该版评审标准尚未登记国家备案，请先登记备案后再启用。")
    return verdict


def may_change_edition(*, in_use: bool) -> Verdict:
    """P03: a case keeps its edition, so an edition in use stays as it is."""
    if in_use:
        return refuse(P(3), "该版评审标准已有评审使用，不能修改，请另行导入新版本。")
    return allow()


def may_apply(
    *,
    on: date,
    self_assessment_started: date | None,
    finished: date | None,
    months: int,
) -> Verdict:
    """P05, P18: a finished self-assessment of at least six months comes first; the same day number completes a month.

    `months` is what the law asks of this application (`assessed_months`).
    """
    if self_assessment_started is None:
        return refuse(P(5), "尚未开始自评，请先对照评审标准开展自评整改。")
    verdict = allow()
    done = finished is not None and finished <= on
    if not done:
        verdict &= refuse(P(5), "自评尚未完成，请先完成自评再提出申请。")
    earliest = add_months(self_assessment_started, months)
    if (finished if finished is not None and done else on) < earliest:
        verdict &= refuse(
            P(18),
            f"自评整改自{day_text(self_assessment_started)}开始，未满{months}个月，请持续自评整改至{day_text(earliest)}。",
        )
    return verdict


def assessed_months(*, renewal: bool, law: Law) -> int:
    """P18, P27: a renewal is assessed as long as a first application, unless the commission has set less for it."""
    return law["renewal_assessment_months"] if renewal else law["self_assessment_months"]


def counted_from(*, on: date, started: date, ended: date) -> date:
    """P18: a self-assessment that goes on from an earlier one has the days behind it that were spent there, and not those between."""
    return on - (ended - started)


def may_recognise_start(*, started_on: date, recorded: date, on: date) -> Verdict:
    """P18: an earlier start of a self-assessment on paper; it lies before the start recorded so far."""
    if started_on >= recorded or started_on > on:
        return refuse(
            P(18), f"认定的自评开始日期应早于现登记的{day_text(recorded)}，请核对纸质自评记录后填写实际开始日期。"
        )
    return allow()


def may_finish_self_assessment(*, unrated: Collection[str]) -> Verdict:
    """P18: the self-assessment goes through the standard clause by clause; `unrated` are the numbers still open."""
    if not unrated:
        return allow()
    return refuse(P(18), f"还有{len(unrated)}个条款未自评（{listed(list(unrated))}），请逐条完成自评。")


def may_apply_for(grade: Grade, *, borne: Grade | None, institution_type: InstitutionType) -> Verdict:
    """P18, P25: a grade the type has, and no more than the self-assessment bears."""
    if grade not in institution_type.grades:
        return refuse(P(25), f"{institution_type.label}只分甲、乙两级，不能申报{grade.label}，请改报其他等级。")
    if borne is None:
        return refuse(P(18), f"自评结果未达到任何等级，不能申报{grade.label}，请继续自评整改。")
    if grade.height > borne.height:
        return refuse(
            P(18), f"自评结果达到{borne.label}，不能申报{grade.label}，请申报{borne.label}及以下等级或继续自评整改。"
        )
    return allow()


def materials_complete(handed_in: Collection[MaterialKind], *, named: Sequence[str] = ()) -> Verdict:
    """P19: the fifth kind is optional, the sixth is required once the reviewing body has `named` such materials."""
    missing = [kind.label for kind in REQUIRED_MATERIALS if kind not in handed_in]
    if named and MaterialKind.OTHER not in handed_in:
        missing.append(f"{MaterialKind.OTHER.label}（{'、'.join(named)}）")
    return refuse(P(19), f"申请材料不齐全，请补充：{'；'.join(missing)}。") if missing else allow()


def may_find_unqualified(*, ground: Ground | None, facts: str) -> Verdict:
    """P20: one of the five grounds, with the facts that fill it."""
    verdict = allow()
    if ground is None:
        verdict &= refuse(P(20), "审核不合格须有法定情形，请在五种情形中选择一种。")
    if not facts.strip():
        verdict &= refuse(P(20), "请写明审核不合格所依据的事实。")
    return verdict


def agenda_holds(
    moments: Mapping[str, datetime], *, days: tuple[date, date], on: date, due_on: date | None
) -> Iterator[tuple[str, Verdict]]:
    """P21, P22: the steps on site follow each other, from today on, and end within the term; by the field that is wrong.

    `days` are its first and its last; `due_on` is the last day of the term, None where it is over: a visit that is late is still planned.
    """
    (first, *_, last) = moments
    if days[0] < on:
        yield first, refuse(P(21), f"现场评审不得早于今日（{day_text(on)}），请重新填写。")
    for (_, before), (name, after) in pairwise(moments.items()):
        if after < before:
            yield name, refuse(P(22), "现场评审依次为听取汇报、分组评审、内部会议、通报情况，后一项不得早于前一项。")
    if due_on is not None and days[1] > due_on:
        yield last, refuse(P(21), f"评审工作应于{day_text(due_on)}前完成，请安排在此前。")


def groups_whole(
    of_members: Mapping[str, int],
    of_chapters: Mapping[str, int],
    *,
    members: Collection[str],
    chapters: Collection[str],
) -> Verdict:
    """P22: everybody on the team is of a sub-group, every chapter is rated by one, and no sub-group is without either.

    `of_members` and `of_chapters` give the number of the sub-group.
    """
    if set(of_members) != set(members):
        return refuse(P(22), "评审组成员尚未全部分组，请为每名成员确定所在的组。")
    if set(of_chapters) != set(chapters):
        return refuse(P(22), "评审标准各章尚未全部分工，请为每一章确定负责评审的组。")
    if idle := sorted(set(of_members.values()) - set(of_chapters.values())):
        return refuse(P(22), f"第{idle[0]}组没有负责的章，请为该组分配至少一章。")
    if empty := sorted(set(of_chapters.values()) - set(of_members.values())):
        return refuse(P(22), f"第{empty[0]}组没有成员，请为该组确定成员，或者将其负责的章改由他组评审。")
    return allow()


def visit_begun(*, on: date, first_day: date) -> Verdict:
    """P22: nothing is rated before the team is there."""
    if on < first_day:
        return refuse(P(22), f"现场评审于{day_text(first_day)}开始，届时方可评定。")
    return allow()


def every_clause_rated(unrated: Sequence[str], *, rated: int) -> Verdict:
    """P22: a member hands in once every clause of their sub-group has a rating and a method; `unrated` are the others."""
    if not rated:
        return refuse(P(22), "您尚未编入评审小组，没有可以提交的评定，请联系组织评审的单位。")
    if not unrated:
        return allow()
    return refuse(P(22), f"还有{len(unrated)}条未评定或者未选评审方式（{listed(unrated)}），请逐条评定后提交。")


def nothing_unsent(devices: Sequence[str]) -> Verdict:
    """P22, P23: nothing is handed in or sealed while ratings may still lie on a device; `devices` are those, in words."""
    if not devices:
        return allow()
    return refuse(
        P(23),
        f"{'、'.join(devices)}可能还有未上传的评定，请在该设备上联网打开“现场评审”页；不再使用的，由其使用人在该页停用。",
    )


def difference_settled(number: str, *, rating: str, reason: str) -> Verdict:
    """P22: where members differ on a clause the internal meeting settles, with its reason."""
    if rating not in Rating.__members__:
        return refuse(P(22), f"条款{number}成员评定不一致，请选择议定的结果。")
    if not reason.strip():
        return refuse(P(22), f"条款{number}成员评定不一致，请填写议定理由。")
    return allow()


def sealing_holds(
    *, stamped: bool, refusal: str, watchers: Mapping[str, tuple[str, str]], absence: str, scanned: bool
) -> Iterator[tuple[str, Verdict]]:
    """P23: stamped with its scan, or refused with the reason; `watchers` are the `leader` and the discipline `officer` of the
    institution by name and office: who was not there is missed with a reason, which bars nothing, and nobody is named by half."""
    if not stamped and not refusal.strip():
        yield "refusal", refuse(P(23), "机构拒绝盖章的，请写明理由。")
    if stamped and not scanned:
        yield "scan", refuse(P(23), "机构已盖章的，请上传签字盖章件的扫描件。")
    called = {"leader": "党政领导", "officer": "纪检人员"}
    for field, (name, office) in watchers.items():
        if bool(name) != bool(office):
            lacking, place = ("职务", f"{field}_office") if name else ("姓名", field)
            yield place, refuse(P(23), f"请填写在场的{called[field]}的{lacking}；不在场的，姓名和职务均不填写。")
    missed = next((called[field] for field, said in watchers.items() if not any(said)), "")
    if missed and not absence.strip():
        yield "absence", refuse(P(23), f"封存时{missed}不在场的，请写明缺席的理由；在场的，请填写姓名和职务。")


def valid_until(decreed_on: date, law: Law) -> date:
    """P17, P27: the last day of the grade, four years from its decree."""
    return add_months(decreed_on, law["grade_term_months"])


def earliest_in_term(on: date, law: Law) -> date:
    """The earliest decree whose grade is still in its term on that day."""
    return add_months(on, -law["grade_term_months"])


def renew_by(decreed_on: date, law: Law) -> date:
    """P27: the last day to apply for renewal in time; later, up to `valid_until`, it is late but counts."""
    return add_months(valid_until(decreed_on, law), -law["renewal_notice_months"])


def begin_by(decreed_on: date, law: Law) -> date:
    """P18, P27: the last day to begin the self-assessment of a renewal that is handed in in time."""
    return add_months(renew_by(decreed_on, law), -law["renewal_assessment_months"])


def applied_in_time(handed_in: date, *, decreed_on: date, law: Law) -> bool:
    """P27: what was handed in by the last day of the term counts, whatever grade it asks for; the grade does not lapse."""
    return decreed_on <= handed_in <= valid_until(decreed_on, law)


def may_raise(
    grade: Grade, *, on: date, held: Grade, decreed_on: date, law: Law, counts_from: date | None = None
) -> Verdict:
    """P27: within the term (from `counts_from`, else the decree), a grade above the one held takes six months of holding it."""
    if grade.height <= held.height:
        return allow()
    months = law["held_months"]
    if on < (earliest := add_months(decreed_on, months)):
        return refuse(P(27), f"现有{held.label}评定未满{months}个月，请于{day_text(earliest)}起申请{grade.label}。")
    if on > (until := valid_until(counts_from or decreed_on, law)):
        return refuse(P(27), f"现有{held.label}已于{day_text(until)}期满，期内方可申请更高等级，请按复评办理。")
    return allow()


def within_cap(grade: Grade, *, lapsed: Grade | None) -> Verdict:
    """P27: after a grade lapsed, the next application stays at or below it."""
    if lapsed is not None and grade.height > lapsed.height:
        return refuse(
            P(27), f"原{lapsed.label}期满未申请复评已自动取消，重新申请不得超过原等级，请申报{lapsed.label}及以下等级。"
        )
    return allow()


def may_apply_after_revocation(*, on: date, revoked_on: date | None, law: Law) -> Verdict:
    """P34: at least a year of rectification lies between a revocation and a new application."""
    if revoked_on is not None and on < (earliest := add_months(revoked_on, law["revocation_months"])):
        return refuse(P(34), f"等级于{day_text(revoked_on)}被撤销，整改未满一年，请于{day_text(earliest)}起重新申请。")
    return allow()


def eligible_grades(
    *,
    on: date,
    institution_type: InstitutionType,
    borne: Grade | None,
    held: Grade | None = None,
    decreed_on: date | None = None,
    counts_from: date | None = None,
    lapsed: Grade | None = None,
    revoked_on: date | None = None,
    law: Law,
) -> Mapping[Grade, Verdict]:
    """P18, P25, P27, P34: every grade, highest first, with the verdict on applying for it.

    `held` and `decreed_on` describe the grade in force and come together; `lapsed` is the grade that lapsed last,
    as long as none was awarded since.
    """
    waited = may_apply_after_revocation(on=on, revoked_on=revoked_on, law=law)
    verdicts = {}
    for grade in Grade:
        verdict = waited & may_apply_for(grade, borne=borne, institution_type=institution_type)
        verdict &= within_cap(grade, lapsed=lapsed)
        if held is not None and decreed_on is not None:
            verdict &= may_raise(grade, on=on, held=held, decreed_on=decreed_on, counts_from=counts_from, law=law)
        verdicts[grade] = verdict
    return verdicts
