"""The papers an institution prints, signs and uploads: the application form and the report of its self-assessment (P19)."""

from datetime import date

from django.conf import settings

from casework.printing.notice import Facts, Paragraph, Section, Sheet, Table
from casework.text import day_text

from ..assessment.present import clause_rows, gap, share_rows
from ..grades.standing import standing
from ..models import Application
from ..standards.terms import Rating

DEMONSTRATION_NOTE = "适用标准为演示标准，仅供演示。"


def application_form(application: Application, *, on: date, grade: str) -> Sheet:
    """评审申请书, filled in from the register and the self-assessment; signed and stamped by hand."""
    institution = application.applicant
    where = standing(institution, on=on)
    held = f"{where.held.label}（{day_text(where.valid_until)}期满）" if where.held and where.valid_until else "无"
    return _sheet(
        application,
        on=on,
        title=f"基层医疗卫生机构{application.called}书",
        sections=(
            Section(
                "一、机构基本情况",
                (
                    Facts(
                        (
                            ("机构名称", institution.name),
                            ("机构类别", institution.get_type_display()),
                            ("统一社会信用代码", institution.uscc),
                            ("执业许可证登记号", institution.licence_number),
                            ("所在区县", institution.district.name),
                            ("地址", institution.address),
                            ("联系人", institution.contact_name),
                            ("联系电话", institution.contact_phone),
                        )
                    ),
                ),
            ),
            Section(
                "二、申请事项",
                (
                    Facts(
                        (
                            ("现有等级", held),
                            *_found(application),
                            ("申报等级", grade or "（由机构确定）"),
                            ("自评开始日期", application.started_text),
                            ("自评完成日期", _day(application.assessment_finished_on)),
                            ("自评达到等级", _borne(application)),
                            ("适用标准", application.own_standard.title),
                        )
                    ),
                    _shares(application),
                ),
            ),
            Section(
                "三、申请意见",
                (
                    Paragraph(f"本单位对申请材料的真实性、完整性负责，提出{application.called}。"),
                    Paragraph("单位（盖章）："),
                ),
            ),
        ),
        signers=("机构负责人",),
    )


def _found(application: Application) -> tuple[tuple[str, str], ...]:
    """What the city's re-review rests on (P18)."""
    if application.parent is None:
        return ()
    return (
        ("区县评审", f"{day_text(application.rereview.reached_on)}认定达到甲级标准（{application.parent.number}）"),
    )


def self_assessment_report(application: Application, *, on: date) -> Sheet:
    """自评报告: the shares, what is missing, every clause, and the log of rectification."""
    rows = clause_rows(application.assessment)
    log = [
        [row["number"], row["problem"], row["measure"], row["done_on"]]
        for row in rows
        if row["problem"] or row["measure"]
    ]
    sections = [
        Section(
            "一、自评结果",
            (
                Facts(
                    (
                        ("机构名称", application.title),
                        (
                            "自评期间",
                            f"{application.started_text}至{_day(application.assessment_finished_on)}",
                        ),
                        ("自评达到等级", _borne(application)),
                        ("适用标准", application.own_standard.title),
                    )
                ),
                _shares(application),
                Paragraph(_gap_sentence(application)),
            ),
        ),
        Section(
            "二、逐条自评",
            (
                Table(
                    ("编号", "条款", "自评", "达标依据"),
                    [
                        [
                            row["number"],
                            f"{'★' if row['core'] else ''}{row['title']}",
                            row["rating"] or "未评",
                            row["evidence"],
                        ]
                        for row in rows
                    ],
                    widths=(11, 27, 9, 53),
                ),
            ),
        ),
    ]
    if log:
        sections.append(
            Section(
                "三、整改记录", (Table(("编号", "存在问题", "整改措施", "完成日期"), log, widths=(11, 34, 37, 18)),)
            )
        )
    return _sheet(
        application, on=on, title="基层医疗卫生机构等级评审自评报告", sections=tuple(sections), signers=("机构负责人",)
    )


def _sheet(
    application: Application, *, on: date, title: str, sections: tuple[Section, ...], signers: tuple[str, ...]
) -> Sheet:
    return Sheet(
        title=title,
        number=application.number,
        office=application.title,
        dated=on,
        sections=sections,
        note=DEMONSTRATION_NOTE if application.own_standard.demonstration else "",
        signers=signers,
        demonstration=settings.DEMONSTRATION,
    )


def _shares(application: Application) -> Table:
    grading = application.assessment.grading
    columns = (
        ["条款达到", "占比", *(f"{result.grade.label}要求" for result in grading.grades)]
        if grading
        else ["条款达到", "占比"]
    )
    rows = (
        [[row["label"], row["have"], *(bound["need"] for bound in row["bounds"])] for row in share_rows(grading)]
        if grading
        else []
    )
    return Table(columns, rows, caption=_counts(application))


def _counts(application: Application) -> str:
    ratings = list(application.assessment.ratings.values())
    return "条款评级：" + "，".join(f"{rating}级{ratings.count(rating)}条" for rating in Rating)


def _borne(application: Application) -> str:
    borne = application.assessment.borne
    return borne.label if borne else "未达到等级"


def _gap_sentence(application: Application) -> str:
    grading = application.assessment.grading
    found = gap(grading) if grading else None
    return (
        f"距{found['grade']}：{'；'.join(found['sentences'])}。"
        if found
        else "已达到最高等级要求。"
        if grading
        else "尚无自评结果。"
    )


def _day(day: date | None) -> str:
    return day_text(day) if day else "（尚未完成）"
