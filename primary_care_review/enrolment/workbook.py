"""The bureau's licence register as a workbook: who is enrolled in the grade review (P02)."""

from typing import IO

from casework.workbook import Column, Kind, ReadResult, Sheet, SheetSpec, read_workbook, write_workbook

CONFIRMED = "已核对"
REGISTER = SheetSpec(
    sheet="机构名录",
    max_rows=20_000,
    notes=(
        "按《医疗机构执业许可证》登记内容填写；机构类别填写“乡镇卫生院”或“社区卫生服务中心”；“核对”一栏平时留空，系统提示后核对无误的，填写“已核对”。",
    ),
    columns=(
        Column(name="uscc", heading="统一社会信用代码", kind=Kind.CODE, required=True, max_length=30, width=24),
        Column(name="name", heading="机构名称", required=True, max_length=100, width=36),
        Column(name="type", heading="机构类别", required=True, max_length=30, width=20),
        Column(name="district", heading="所在区县", required=True, max_length=40),
        Column(name="address", heading="地址", required=True, max_length=200, width=40),
        Column(
            name="licence_number", heading="执业许可证登记号", kind=Kind.CODE, required=True, max_length=40, width=28
        ),
        Column(name="contact_name", heading="联系人", required=True, max_length=40),
        Column(name="contact_phone", heading="联系电话", kind=Kind.TELEPHONE, required=True, max_length=30, width=18),
        Column(name="contact_email", heading="电子邮箱", kind=Kind.EMAIL, max_length=100, width=24),
        Column(name="confirmed", heading="核对", kind=Kind.CHOICE, choices=(CONFIRMED,), omissible=True, width=10),
    ),
)


def template() -> bytes:
    return write_workbook([Sheet(spec=REGISTER)])


def read(file: IO[bytes]) -> ReadResult:
    return read_workbook(file, REGISTER)
