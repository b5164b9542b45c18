"""The report as it is drafted from what the team has found and settled: the leader goes on from there (P24)."""

from typing import Any, cast

from casework.text import day_text, listed, moment_text
from experts.review.rounds import panel_of

from ..conclusion.rules import label
from ..models import Application, ClauseRating, VisitPlan
from ..sealing.papers import Names
from ..standards.terms import Grade, Rating
from ..visit import result
from .parts import NO_GRADE, PROPOSED, Part, field_name
from .summary import summary_of


def proposable(application: Application) -> Grade | None:
    """The highest that the shares bear and the institution has applied for."""
    borne, applied = result.grading(application).grade, Grade(application.grade_applied_for)
    return min(borne, applied, key=lambda grade: grade.height) if borne else None


def drafted(application: Application) -> dict[str, str]:
    """Every field by its name; read once per instance."""
    held = application.__dict__
    if "_drafted" not in held:
        found, proposed = summary_of(application), proposable(application)
        held["_drafted"] = {
            field_name(Part.OVERVIEW): _overview(application),
            field_name(Part.INDICATORS): _indicators(found),
            field_name(Part.PROBLEMS): _problems(application),
            field_name(Part.CONCLUSION): _conclusion(application, found, proposed),
            field_name(Part.OTHER): _other(application),
            field_name(PROPOSED): proposed.value if proposed else NO_GRADE,
        }
    return held["_drafted"]


def _overview(application: Application) -> str:
    plan, names, panel = cast(VisitPlan, application.plan), Names.of(application), panel_of(application)
    first, last = plan.days
    days = day_text(first) if first == last else f"{day_text(first)}至{day_text(last)}"
    leader = next((names.members[row.pk] for row in panel.members if row.leads), "")
    others = [name for row in panel.members if (name := names.members[row.pk]) != leader]
    groups = len(set(application.grouping.chapters.values())) if application.grouping else 1
    return (
        f"{days}，评审组对{names.institution}（{application.applicant.get_type_display()}，{application.bound_text}）"
        f"进行现场评审。评审组由{len(panel.members)}人组成，组长{leader}，成员{'、'.join(others)}，分{groups}组开展评审。\n"
        "评审组听取机构工作情况汇报，通过查阅资料、现场查看、个人访谈等方式，结合日常运行统计和监测结果逐条评定，"
        "召开内部会议对评定不一致的条款进行议定，并向机构通报亮点和不足。\n"
        f"评审依据{application.own_standard.title}，共评定{len(application.asked.clauses)}条。"
    )


def _indicators(found: dict[str, Any]) -> str:
    counts = "，".join(
        f"{rating.value}级{found['counts'][rating.value]}条" for rating in Rating if rating is not Rating.E
    )
    shares = "；".join(f"{row['label']}{row['have']}" for row in found["shares"])
    of_chapters = "\n".join(
        f"{one['title']}：" + "，".join(f"{level}{number}条" for level, number in one["counts"].items() if number)
        for one in found["chapters"]
    )
    return (
        f"共评定{found['total']}条，其中适用{found['applicable']}条：{counts}，不适用{found['counts']['E']}条。\n"
        f"各级条款占适用条款的比例：{shares}。\n各章评定情况：\n{of_chapters}"
    )


def _problems(application: Application) -> str:
    word = result.word(application) or {}
    rows = [_with_note(application, row["clause"]) for row in summary_of(application)["failing"]]
    failing = "\n".join(f"（{place}）{text}" for place, text in enumerate(rows, 1))
    told = f"主要问题：\n{word.get('shortcomings', '')}"
    unmet = f"\n评定为D级（不合格）的条款{len(rows)}条：\n{failing}" if rows else "\n没有评定为D级（不合格）的条款。"
    return f"{told}{unmet}\n整改意见：\n请机构对照评审标准，就上述问题逐条制定整改措施，明确责任人和完成时限。"


def _with_note(application: Application, clause: str) -> str:
    """1.1.1 诊疗科目：未见并发症检查。"""
    rows: list[ClauseRating] = result.by_clause(application).get(clause.partition(" ")[0], [])
    notes = list(dict.fromkeys(row.note.strip() for row in rows if row.note.strip()))
    return f"{clause}：{'；'.join(note.rstrip('。') for note in notes)}。" if notes else f"{clause}。"


def _conclusion(application: Application, found: dict[str, Any], proposed: Grade | None) -> str:
    grading = result.grading(application)
    working = "；".join(f"{one.grade.label}：{'达到' if one.holds else _lacking(one)}" for one in grading.grades)
    return (
        f"被评审机构{application.bound_text}。按评审标准各级条款所占比例计算，评定结果为{label(grading.grade)}"
        f"（{working}）。\n评审组建议评定为{label(proposed)}。"
    )


def _lacking(one: Any) -> str:
    """Which of the bounds of a grade is not reached."""
    shares = [f"{share.level.value}级条款差{share.missing}条" for share in one.shares if not share.met]
    core = (
        [f"核心条款{listed([row.clause.number for row in one.core_failing], unit='条')}未达到要求"]
        if one.core_failing
        else []
    )
    return "未达到，" + "，".join([*shares, *core])


def _other(application: Application) -> str:
    """What of the visit and of the sealing has to be told: differences that were settled, a refused stamp, who was not there."""
    settled, dossier = (result.word(application) or {}).get("settled", {}), application.dossier
    told = []
    if settled:
        told.append(f"成员评定不一致、经内部会议议定的条款{len(settled)}条：{listed(list(settled))}。")
    if not dossier.stamped:
        told.append(f"机构拒绝在封存的评审资料上盖章，理由：{dossier.refusal}")
    if dossier.absence:
        told.append(f"封存时有关监督人员未在场，理由：{dossier.absence}")
    told.append(f"评审资料已于{moment_text(dossier.sealed_at)}现场封存，总校验值{dossier.digest}。")
    return "\n".join(told)
