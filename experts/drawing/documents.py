"""The printed record of a draw (抽取记录): what was fixed beforehand, what was drawn, and how anybody can check it."""

from django.conf import settings
from django.utils import timezone

from casework.drawing import page as two_party
from casework.printing.blocks import Block
from casework.printing.notice import Facts, Paragraph, Section, Sheet, Table
from casework.text import closing_text, moment_text
from experts.actions.occasions import label_of
from experts.drawing import page as draw_page
from experts.models import Draw

# Past this many a printed list serves nobody; the whole of it goes with the spreadsheet and the proof.
PRINTED = 200


def record_sheet(draw: Draw) -> Sheet:
    sections = [
        Section("基本情况", _head(draw)),
        Section("抽取规则", [_rule(draw)]),
        Section("排除人员", _excluded(draw)),
    ]
    if draw.drawn_at:
        sections += [Section("抽取过程", _run(draw)), Section("抽取结果", _result(draw))]
    else:
        sections.append(Section("抽取过程", [*_hashes(draw), Paragraph(f"{two_party.ending(draw)}。")]))
    return Sheet(
        title="评审专家抽取记录",
        subtitle=f"{draw.case.title}　{draw_page.purpose(draw)}",
        number=draw.number,
        office=draw.office.name,
        dated=timezone.localdate(draw.drawn_at or draw.ended_at or draw.frozen_at),
        sections=tuple(sections),
        note=_note(draw),
        signers=() if draw.open else ("组织抽取单位", "纪检监督"),
        demonstration=settings.DEMONSTRATION,
    )


def _head(draw: Draw) -> list[Block]:
    pairs = [
        ("案件编号", draw.case.number),
        ("被评审机构", draw.case.title),
        ("专家库", str(draw.pool)),
        ("抽取类型", label_of(draw)),
        ("名单固定", moment_text(draw.frozen_at)),
        ("双方办理时限", closing_text(draw.due_at)),
        ("组织人", str(draw.frozen_by)),
        ("依据", str(draw.review.declared.article)),
        ("候选专家", f"{len(draw.frozen['candidates'])}人"),
        ("排除人员", f"{len(draw.frozen['excluded'])}人"),
    ]
    blocks: list[Block] = [Facts(pairs), Paragraph(f"名单摘要：{draw.list_hash}")]
    if draw.previous:
        blocks.append(
            Paragraph(f"前次抽取：{draw.previous.number}（{two_party.ending(draw.previous)}）。本次理由：{draw.reason}")
        )
    return blocks


def _rule(draw: Draw) -> Paragraph:
    return Paragraph("；".join(draw_page.rule_phrases(draw)) + "。每一种合规组合被抽中的机会相等。")


def _excluded(draw: Draw) -> list[Block]:
    excluded = draw.frozen["excluded"]
    if not excluded:
        return [Paragraph("无。")]
    rows = [(row["number"], row["name"], row["reasons"]) for row in draw_page.excluded_rows(excluded[:PRINTED])]
    blocks: list[Block] = [Table(("编号", "姓名", "事由和依据"), rows, (20, 20, 60))]
    if len(excluded) > PRINTED:
        blocks.append(Paragraph(f"以上为前{PRINTED}人，全部{len(excluded)}人见候选名单电子表格和证明文件。"))
    return blocks


def _hashes(draw: Draw) -> list[Block]:
    """Who lodged what and when; a hash alone stays unseen until the other is in."""
    rows = [
        (
            one["label"],
            str(one["person"] or "—"),
            moment_text(one["hash_at"]) if one["hash_at"] else "未登记",
            one["hash"],
        )
        for one in two_party.parties(draw)
    ]
    return [Table(("方", "经办人", "登记摘要时间", "密语摘要"), rows, (16, 14, 22, 48))]


def _run(draw: Draw) -> list[Block]:
    rows = [(one["label"], moment_text(one["secret_at"]), one["secret"]) for one in two_party.parties(draw)]
    proof = draw.result
    return [
        *_hashes(draw),
        Table(("方", "提交密语时间", "密语"), rows, (16, 22, 62)),
        Facts([("合规组合总数", f"{proof['count']}种"), ("抽中", f"第{draw.proof_place}种")]),
        Paragraph(f"种子：{proof['seed']}"),
    ]


def _result(draw: Draw) -> list[Block]:
    rows = [
        (
            row["number"],
            row["name"] + ("（组长）" if row["leads"] else "") + ("（留任）" if row["kept"] else ""),
            row["kind"] + (f"　{row['level']}" if row["level"] else ""),
            f"{row['employer']}（{row['district']}）",
        )
        for row in draw_page.panel_rows(draw)
    ]
    return [
        Paragraph(f"{two_party.ending(draw)}，评审组{len(rows)}人："),
        Table(("编号", "姓名", "类别和级别", "工作单位"), rows, (18, 24, 18, 40)),
        Paragraph(f"证明文件校验值：{draw.result['digest']}"),
    ]


def _note(draw: Draw) -> str:
    checked = "" if draw.proof is None else f"平台复核：{'、'.join(two_party.proof_faults(draw)) or '验证通过'}。"
    return (
        f"{checked}任何人可以用证明文件和 verify_draw.py（不依赖本平台，只需 Python 3.9 及以上版本）重新计算本次抽取，"
        "并核对名单摘要、双方密语摘要与办理记录所载是否一致。本记录含专家姓名，评审结束前注意保密。"
    )
