"""The register as a spreadsheet: what goes out as it is filtered, and the template by which nominations come in."""

from collections.abc import Iterable

from casework.workbook import Column, Kind, Sheet, SheetSpec
from experts.models import Education, Expert, Title
from experts.models import Kind as ExpertKind
from experts.register.basic_data import LABELS

REGISTER = SheetSpec(
    sheet="专家",
    columns=(
        Column(name="number", heading="专家编号", width=14),
        Column(name="name", heading="姓名", width=12),
        Column(name="kind", heading="专家类别", width=12),
        Column(name="title", heading="职称", width=10),
        Column(name="education", heading="学历", width=14),
        Column(name="practising_since", heading="从业起始年份", kind=Kind.INTEGER, width=14),
        Column(name="specialties", heading="专业", width=30),
        Column(name="district", heading="所在区县", width=16),
        Column(name="employer", heading="现工作单位", width=36),
        Column(name="uscc", heading="统一社会信用代码", width=22),
        Column(name="phone", heading="手机号码", width=16),
        Column(name="level", heading="级别", width=8),
        Column(name="pools", heading="专家库", width=50),
        Column(name="trained", heading="培训学时", kind=Kind.INTEGER, width=10),
    ),
)


def register(rows: Iterable[Expert]) -> Sheet:
    """`rows` come from `register.found`, with all that a row shows."""
    return Sheet(spec=REGISTER, rows=(_row(expert) for expert in rows))


def _row(expert: Expert) -> list[str | int]:
    present = next((job for job in expert.employments.all() if job.until is None), None)
    return [
        expert.number,
        expert.name,
        expert.get_kind_display(),
        expert.get_title_display(),
        expert.get_education_display(),
        expert.practising_since,
        "、".join(item.name for item in expert.specialties.all()),
        expert.district.name,
        expert.unit(),
        present.employer.uscc if present else "",
        expert.phone,
        expert.level,  # type: ignore[attr-defined]  # annotated by the register
        "、".join(f"{entry.pool}：{entry.standing.label}" for entry in expert.entries.all()),
        expert.trained,  # type: ignore[attr-defined]  # as well
    ]


# By column: the words of the template and the values they stand for.
CHOICES = {
    "kind": {str(label): value for value, label in ExpertKind.choices},
    "title": {str(label): value for value, label in Title.choices},
    "education": {str(label): value for value, label in Education.choices},
}
RETIRED = "是"
FORMER = ("former_1", "former_2")


def nominations(districts: Iterable[str]) -> SheetSpec:
    """The template, with the districts of today; further former employers are added to the file later."""
    return SheetSpec(
        sheet="推荐专家",
        max_rows=20_000,
        notes=(
            "每行一名专家；手机号码一人一号，已有档案的专家沿用原档案。",
            "单位代码尚未登记的须同时填单位名称；专业最多三项，以顿号分隔；填写单位的，代码和任职日期须填全；已退休且未受聘的，不填现工作单位，“已退休”栏填“是”。",
        ),
        columns=(
            Column(name="name", heading="姓名", required=True, max_length=40, width=12),
            Column(name="phone", heading="手机号码", kind=Kind.TELEPHONE, required=True, max_length=30, width=16),
            Column(name="email", heading="电子邮箱", kind=Kind.EMAIL, max_length=254, width=24),
            *(
                Column(
                    name=name, heading=LABELS[name], kind=Kind.CHOICE, required=True, choices=tuple(labels), width=14
                )
                for name, labels in CHOICES.items()
            ),
            Column(
                name="practising_since",
                heading="从业起始年份",
                kind=Kind.INTEGER,
                required=True,
                units=("年",),
                width=14,
            ),
            Column(name="specialties", heading="专业", kind=Kind.PROSE, required=True, max_length=130, width=30),
            Column(
                name="district", heading="所在区县", kind=Kind.CHOICE, required=True, choices=tuple(districts), width=16
            ),
            Column(name="uscc", heading="现工作单位代码", kind=Kind.CODE, max_length=30, width=24),
            Column(name="employer_name", heading="现工作单位名称", max_length=100, width=36),
            Column(name="employed_since", heading="到职日期", kind=Kind.DATE, width=14),
            Column(name="retired", heading="已退休", kind=Kind.CHOICE, choices=(RETIRED,), width=10),
            *(column for number, name in enumerate(FORMER, 1) for column in _former(name, f"曾任职单位{number}")),
        ),
    )


def _former(name: str, heading: str) -> tuple[Column, ...]:
    return (
        Column(name=f"{name}_uscc", heading=f"{heading}代码", kind=Kind.CODE, max_length=30, width=24),
        Column(name=f"{name}_name", heading=f"{heading}名称", max_length=100, width=30),
        Column(name=f"{name}_since", heading=f"{heading}到职日期", kind=Kind.DATE, width=14),
        Column(name=f"{name}_until", heading=f"{heading}离职日期", kind=Kind.DATE, width=14),
    )
