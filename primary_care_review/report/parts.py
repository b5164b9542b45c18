"""The five parts of the work report in the words of Article 24, and the three documents that are handed in. Pure."""

from ..standards.terms import Labelled


class Part(Labelled):
    OVERVIEW = "overview", "评审工作概况"
    INDICATORS = "indicators", "各项指标达标情况"
    PROBLEMS = "problems", "被评审机构存在的主要问题、整改意见"
    CONCLUSION = "conclusion", "被评审机构评审结论及建议等级"
    OTHER = "other", "应当说明的其他情况"


class Document(Labelled):
    WORK_REPORT = "work_report", "等级评审工作报告"
    RATING_FORM = "rating_form", "评审评定表"
    SUMMARY = "summary", "等级评审结果汇总"


PROPOSED = "proposed"
# What the field of the proposed grade says where none is reached.
NO_GRADE = "none"


def field_name(part: str) -> str:
    """As the answer of the case is named while the report is written: `report.overview`."""
    return f"report.{part}"


# By the name of its field what each is called, in the order of the page; the proposed grade belongs to the fourth part.
FIELDS = {field_name(part): part.label for part in Part} | {field_name(PROPOSED): "建议等级"}
