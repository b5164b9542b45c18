"""The list of institutions as a spreadsheet."""

from django.db.models import QuerySet

from accounts.models import Institution

from ..workbook import Column, Sheet, SheetSpec

INSTITUTIONS = SheetSpec(
    sheet="医疗机构",
    columns=(
        Column(name="uscc", heading="统一社会信用代码", width=22),
        Column(name="name", heading="机构名称", width=40),
        Column(name="type", heading="机构类别", width=18),
        Column(name="district", heading="所在区县", width=18),
        Column(name="address", heading="地址", width=40),
        Column(name="licence_number", heading="执业许可证登记号", width=22),
        Column(name="contact_name", heading="联系人", width=12),
        Column(name="contact_phone", heading="联系电话", width=18),
        Column(name="regimes", heading="参加评价", width=40),
    ),
)


def institutions(rows: QuerySet[Institution]) -> Sheet:
    """As filtered; `rows` come with district and enrolments."""
    return Sheet(
        spec=INSTITUTIONS,
        rows=(
            [
                row.uscc,
                row.name,
                row.get_type_display(),
                row.district.name,
                row.address,
                row.licence_number,
                row.contact_name,
                row.contact_phone,
                "、".join(entry.get_regime_display() for entry in row.enrolments.all() if entry.ended_on is None),
            ]
            for row in rows
        ),
    )
