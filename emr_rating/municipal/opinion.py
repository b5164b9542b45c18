"""The opinion of the city's check (Article 17): truth and completeness item by item and of the whole, and what is advised."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms import Field

from accounts.entry.fields import LineField
from casework.articles import Article
from casework.ledger import own_kind
from casework.models import Case
from casework.verdict import Verdict
from experts.forms.opinion import Rest
from experts.models import Assignment
from experts.review.drafts import Paper
from experts.review.panel import Panel

from ..articles import E
from ..rules import MaterialsDue
from ..sheet.analysis import Analysis
from ..standards.edition import Item
from . import truth
from .keep_or_lower import KeepOrLowerForm
from .truth import Finding

if TYPE_CHECKING:
    from ..models import Filing

REMARK_LENGTH = 300
_FINDINGS = [("", "请选择"), *((finding.value, finding.label) for finding in Finding)]


def _filing(case: Case) -> "Filing":
    return cast("Filing", own_kind(case))


def items_of(case: Case) -> list[Item]:
    """The items that were reported at a level, in the order of the standard: those to be proved. Read once per instance."""
    held = case.__dict__
    if "_items" not in held:
        sheet = _filing(case).reported_sheet
        reported = {item.code: sheet.texts.get(f"emr.{item.code}.level", "") for item in sheet.edition.items}
        held["_items"] = [item for item in sheet.edition.items if reported[item.code] not in ("", "0")]
    return held["_items"]


def _finding(code: str) -> str:
    return f"finding_{code.replace('.', '_')}"


def _remark(code: str) -> str:
    return f"remark_{code.replace('.', '_')}"


def _whole(word: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"总体{word}性",
        choices=(("yes", word), ("no", f"不{word}")),
        widget=forms.RadioSelect,
        error_messages={"required": f"请选择总体是否{word}。"},
    )


class CheckForm(KeepOrLowerForm):
    """Kept as `items` in the order of the standard; a remark stands where something is not true or not complete."""

    true = _whole("真实")
    complete = _whole("完整")
    table = "emr_rating/municipal/check_items.html"
    field_order = ("true", "complete", "outcome", "level", "text")

    @classmethod
    def further(cls, case: Case) -> dict[str, Field]:
        asked: dict[str, Field] = {}
        for item in items_of(case):
            asked[_finding(item.code)] = forms.ChoiceField(
                label=f"{item.code} {item.name}", choices=_FINDINGS, required=False
            )
            asked[_remark(item.code)] = LineField(
                label=f"{item.code} 情况说明", max_length=REMARK_LENGTH, required=False
            )
        return asked

    @classmethod
    def rest(cls, assignment: Assignment, paper: Paper) -> Rest:
        """What is left is sound; the leader takes over what all members have found alike."""
        case = assignment.case
        if paper is Paper.OPINION:
            return Rest("其余各项填为真实、完整", {_finding(item.code): Finding.SOUND.value for item in items_of(case)})
        said = _said(assignment)
        return Rest(
            "其余各项按成员一致意见填写",
            {_finding(code): rows[0]["finding"] for code, rows in said.items() if _alike(rows)},
        )

    @classmethod
    def settled(cls, case: Case, says: dict[str, Any]) -> dict[str, Any]:
        found = [
            {
                "code": item.code,
                "name": item.name,
                "finding": says[_finding(item.code)],
                "remark": says[_remark(item.code)],
            }
            for item in items_of(case)
        ]
        whole = {"true": says["true"] == "yes", "complete": says["complete"] == "yes"}
        return super().settled(case, says) | whole | {"items": found}

    @classmethod
    def verdicts(cls, case: Case, says: Mapping[str, Any], *, article: Article) -> Iterator[tuple[str, Verdict]]:
        findings = {item.code: says[_finding(item.code)] for item in items_of(case)}
        open_ = next((code for code, finding in findings.items() if not finding), "")
        yield from super().verdicts(case, says, article=article)
        found = truth.every_item_found(findings, article=article)
        yield _finding(open_), found
        if not found:
            return
        for code, finding in findings.items():
            yield _remark(code), truth.remark_given(code, finding, says[_remark(code)], article=article)
        yield "true", truth.whole_is_true(says["true"] == "yes", findings, article=article)
        yield "complete", truth.whole_is_complete(says["complete"] == "yes", findings, article=article)

    @classmethod
    def advice(cls, says: Mapping[str, Any]) -> str:
        """总体真实、不完整，建议降为5级"""
        return f"{whole(says)}，{super().advice(says)}"

    @classmethod
    def findings(cls, says: Mapping[str, Any]) -> list[str]:
        """Every item that is not sound: 02.01 病区护士站（不真实、完整）：截图与记录不符"""
        return [
            f"{row['code']} {row['name']}（{Finding(row['finding']).label}）：{row['remark']}"
            for row in says.get("items", ())
            if row["finding"] != Finding.SOUND
        ]

    @classmethod
    def worded(cls, field: str, value: str) -> str:
        named = {"true": {"yes": "真实", "no": "不真实"}, "complete": {"yes": "完整", "no": "不完整"}}
        if field.startswith("finding_"):
            return dict(_FINDINGS[1:]).get(value, value or "空")
        return named.get(field, {}).get(value) or super().worded(field, value)

    @property
    def materials_note(self) -> str:
        """How it stands with the materials, where that bears on what may be found (E11)."""
        filing = _filing(self.case)
        if filing.materials_due == MaterialsDue.FOR_THE_FILE:
            return f"本次材料为备查，缺少文件不得认定为不完整，也不作为降级的理由（{E(11)}）。"
        if filing.materials_due and not filing.materials_handed_in:
            return f"医院未在规定时间内提交材料，请按上报数据核对并提出意见（{E(11)}）。"
        return ""

    def lines(self) -> list[dict[str, Any]]:
        """The table: an item with its two fields, and for the leader what the members have found of it."""
        said = _said(self.assignment) if self.paper is Paper.CONSOLIDATION else {}
        reported = {line.item.code: line for line in Analysis(_filing(self.case).reported_sheet).items}
        return [
            {
                "reported": reported[item.code],
                "finding": self.row(_finding(item.code)),
                "remark": self.row(_remark(item.code)),
                "said": said.get(item.code, []),
            }
            for item in items_of(self.case)
        ]


def whole(says: Mapping[str, Any]) -> str:
    return f"总体{'真实' if says['true'] else '不真实'}、{'完整' if says['complete'] else '不完整'}"


def _said(assignment: Assignment) -> dict[str, list[dict[str, Any]]]:
    """What the members have found, by item, as they are named to the leader."""
    found: dict[str, list[dict[str, Any]]] = {}
    for member in Panel.of(assignment.review).members:
        for row in (member.says or {}).get("items", ()):
            told = row | {"by": member.member.person.name, "label": Finding(row["finding"]).label}
            found.setdefault(row["code"], []).append(told)
    return found


def _alike(rows: list[dict[str, Any]]) -> bool:
    return len({row["finding"] for row in rows}) == 1
