"""Invented content for the style guide: every component in every state, worded as the portal words it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

TODAY = date(2026, 11, 23)
STATE_LABELS = {"gone": "已计", "counted": "待计", "skipped": "不计", "paused": "中止，不计", "last": "期满日"}
LAW = "#law"


def table(columns: str, *rows: str) -> list[dict[str, str]]:
    """Rows written as `a | b | c`, so that they read as a table does."""
    return [dict(zip(columns.split(), map(str.strip, row.split("|")), strict=True)) for row in rows]


def weeks(first: date, last: date, *, paused: Iterable[date] = ()) -> list[list[dict[str, Any] | None]]:
    """The days of a clock in weeks from Monday to Sunday, as `components/clock.html` takes them."""
    days: list[dict[str, Any] | None] = [None] * first.weekday()
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day == last:
            state = "last"
        elif day in paused:
            state = "paused"
        elif day.weekday() >= 5:
            state = "skipped"
        else:
            state = "gone" if day < TODAY else "counted"
        days.append({"date": day, "state": state, "state_label": STATE_LABELS[state]})
    days += [None] * (-len(days) % 7)
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def clock(label: str, remaining: str, first: date, last: date, working: str, **more: Any) -> dict[str, Any]:
    return {
        "label": label,
        "remaining": remaining,
        "tone": more.get("tone", ""),
        "due_on": last,
        "provisional": more.get("provisional", False),
        "weeks": weeks(first, last, paused=more.get("paused", ())) if more.get("by_day", True) else [],
        "working": working,
        "article": more.get("article", "第二十条"),
        "article_url": LAW,
        "holder": more.get("holder", "綦江区卫生健康委"),
        "chase_url": "",
    }


CLOCKS = [
    clock(
        "发出受理通知",
        "今日到期",
        date(2026, 10, 27),
        date(2026, 11, 23),
        "自10月26日审核合格次日起 20 个工作日，休息日 8 天不计",
        tone="soon",
    ),
    clock(
        "材料审核",
        "逾期 1 个工作日",
        date(2026, 11, 9),
        date(2026, 11, 20),
        "自11月6日提交次日起 10 个工作日，休息日 2 天不计",
        tone="late",
    ),
    clock(
        "材料审核（补正后）",
        "剩 5 个工作日",
        date(2026, 11, 10),
        date(2026, 11, 30),
        "自11月9日提交次日起 10 个工作日；11月17日至20日补正期间中止，休息日不计",
        paused=[date(2026, 11, day) for day in range(17, 21)],
    ),
    clock(
        "完成现场评审",
        "剩 92 天",
        date(2026, 11, 24),
        date(2027, 2, 23),
        "自11月23日受理通知书发出之日起 3 个月",
        provisional=True,
        by_day=False,
        article="第二十一条",
    ),
]

STEPS = [
    {"label": "自评整改", "note": "5月6日起", "state": "done"},
    {"label": "提交申请", "note": "10月19日", "state": "done"},
    {"label": "材料审核", "note": "10月26日 合格", "state": "done"},
    {"label": "受理", "note": "区卫生健康委", "state": "now"},
    {"label": "现场评审", "note": "三个月内", "state": "next"},
    *({"label": label, "note": "", "state": "next"} for label in ("区县结论", "市级复核", "公示", "公布")),
]
HALTED = [*STEPS[:3], {"label": "终止评审", "note": "11月12日", "state": "halted"}]


def action(label: str, article: str, *, condition: str = "", reason: str = "", tone: str = "") -> dict[str, str]:
    texts = {"label": label, "condition": condition, "reason": reason, "tone": tone}
    return texts | {"url": "#confirm", "article": article, "article_url": LAW}


ACTIONS = [
    action("签发受理通知书", "第二十条", condition="须由复核人签发。"),
    action("转交同事办理", "第二十条", condition="转交后由对方继续计时。", tone="plain"),
    action("终止评审", "第三十三条", condition="限四种情形。", tone="danger plain"),
    action("抽取评审组", "第二十一条", reason="受理通知书发出后方可抽取。"),
]


QUEUE = table(
    "number name kind stage chip tone edge due missing step",
    "P2026-0117 | 隆盛镇卫生院 | 乡镇卫生院 · 申报乙级 | 材料审核 | 逾期 1 个工作日 | red | late"
    " | 11月20日止 · 第二十条 | 审核结论 | 作出结论",
    "E2026-0342 | 綦江区人民医院 | 申报 4 级（非首次） | 区县审核 | 逾期 3 个工作日 | red | late"
    " | 11月18日止 · 第十六条 | 专家意见 1/3 未交 | 催办",
    "P2026-0121 | 古南街道社区卫生服务中心 | 社区卫生服务中心 · 申报甲级 | 发出受理通知 | 今日到期 | amber | soon"
    " | 第 20 个工作日 · 第二十条 | 通知书待复核签发 | 去签发",
    "P2026-0109 | 打通镇中心卫生院 | 乡镇卫生院 · 申报甲级 | 补正材料 | 时限中止 | | | 自11月16日 · 第二十条"
    " | 等待机构补交：前置条件表 | 查看",
    "P2026-0126 | 石角镇卫生院 | 乡镇卫生院 · 申报丙级 | 现场评审 | 暂定 2027年2月23日 | blue |"
    " | 2027年放假安排尚未公布 | 评审组 | 抽取专家",
)

COUNTS = table(
    "number label url tone current",
    "2 | 已逾期 | #queue | late |",
    "3 | 今日到期 | #queue | soon |",
    "8 | 五个工作日内 | #queue | soon |",
    "31 | 时限未到 | #queue | | yes",
    "4 | 暂无时限 | #queue | |",
    "1000+ | 等待对方 | #queue | |",
)

TABS = table(
    "label url current count",
    "申报材料 | #tabs | yes | 5",
    "自评情况 | #tabs | |",
    "意见 | #tabs | | 2",
    "文书 | #tabs | | 3",
    "办理记录 | #tabs | |",
)

MATERIALS = table(
    "kind file size at note",
    "评审申请书 | 申请书.pdf | 1.2 MB | 10月19日 15:02 |",
    "前置条件表 | 前置条件表.pdf | 0.4 MB | 10月22日 09:41 | 补正后",
    "自评报告 | 自评报告.pdf | 3.8 MB | 10月19日 15:02 |",
    "检查、指导及整改报告 | | | |",
)

SHARES = table(
    "clause share need",
    "C 级及以上 | 58/60 = 96.67% | ≥ 95%",
    "B 级及以上 | 50/60 = 83.33% | ≥ 70%",
    "A 级 | 30/60 = 50.00% | ≥ 25%",
)

FACTS = table(
    "label value note",
    "机构名称 | 古南街道社区卫生服务中心 |",
    "统一社会信用代码 | 125002224506781234 | 与执业登记一致",
    "现有等级 | 乙级 | 2023年3月5日公布，2027年3月5日期满",
    "申报等级 | 甲级 |",
    "适用标准 | demo-2026 | 演示标准",
)

RECORD = table(
    "at what who article",
    "2026年10月26日 16:20 | 材料审核：合格 | 綦江区卫生健康委 · 经办 王莉 | 第二十条",
    "2026年10月22日 09:41 | 补交前置条件表 | 机构 · 填报人 陈静 | 第二十条",
    "2026年10月19日 15:02 | 提交申请 | 机构 · 负责人 周建国 | 第十九条",
)

TASKS = table(
    "label url state progress current",
    "基础数据 | #filing | confirmed | |",
    "病房医师 | #filing | in_progress | 4/6 | yes",
    "病房护士 | #filing | complete | |",
    "门诊医师 | #filing | in_progress | |",
    "检查科室 | #filing | not_started | |",
    "数据质量评估 | #filing | waiting | |",
)

ANSWERS = table(
    "code name note level part whole ratio error",
    "01.01 | 病房医嘱处理 | 基本项（3–8 级）· 出院病人人次 | 4 | 4512 | 4765 | 0.95 |",
    "01.02 | 病房检验申请 | 基本项（2–7 级）· 检验项目人次 | 4 | 38120 | 40277 | 0.95 |",
    "01.03 | 病房检验报告 | 基本项（3–8 级）· 检验项目人次 | 4 | 41277 | 40277 | –"
    " | 数量不能大于全部数量 40277，请核对后重填。",
    "01.04 | 病房检查申请 | 选择项 · 检查项目人次 | 4 | 9021 | 10155 | 0.89 |",
    "01.05 | 病房检查报告 | 基本项（3–8 级） | | | 10155 | 未填 |",
)

LADDER = table(
    "label have need met here",
    "5 级 | 96.40 | 140 | |",
    "4 级 | 96.40 | 110 | |",
    "3 级 | 96.40 | 85 | yes | yes",
    "2 级 | 96.40 | 55 | yes |",
)

PAGES = [{"number": number, "url": "#pages", "current": number == 2} for number in range(1, 5)]

CONSEQUENCES = [
    {"heading": "办理后", "sentences": ["向机构发出终止评审通知书。", "已抽取的评审组随即解散。"], "final": False},
    {"heading": "办理后不能撤回", "sentences": ["本次申报不再恢复，机构须重新申请。"], "final": True},
    {"heading": "不办理的", "sentences": ["案件停留在“受理”，不会自动办结。"], "final": False},
]
CONFIRM = {
    "question": "终止评审？",
    "case_number": "P2026-0121",
    "institution": "古南街道社区卫生服务中心",
    "stage": "受理",
    "article": "第三十三条",
    "article_url": LAW,
    "label": "终止评审",
    "danger": True,
    "cancel_url": "#case",
}


class EveryKindOfField(forms.Form):
    name = forms.CharField(label="机构名称", help_text="与《医疗机构执业许可证》一致。")
    code = forms.CharField(label="统一社会信用代码", min_length=18, max_length=18, help_text="18 位，字母用大写。")
    kind = forms.ChoiceField(
        label="机构类型", choices=[("", "请选择"), ("th", "乡镇卫生院"), ("chc", "社区卫生服务中心")]
    )
    grade = forms.ChoiceField(
        label="申报等级",
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        choices=[("1", "甲级"), ("2", "乙级"), ("3", "丙级")],
        help_text="社区卫生服务中心只设甲级、乙级（第二十五条）。",
    )
    services = forms.MultipleChoiceField(
        label="开展的服务",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "基本医疗"), ("b", "基本公共卫生服务"), ("c", "家庭医生签约服务")],
    )
    began_on = forms.DateField(label="自评开始日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    beds = forms.IntegerField(label="编制床位", min_value=0)
    licence = forms.FileField(label="执业许可证正本", help_text="PDF 或 JPG，不超过 50 MB。")
    remark = forms.CharField(label="补充说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    truthful = forms.BooleanField(
        label="本单位承诺所填内容真实、完整，并承担相应责任。", error_messages={"required": "请勾选承诺后再提交。"}
    )


class TypedNumber(forms.Form):
    case = forms.CharField(widget=forms.HiddenInput)
    ground = forms.CharField(
        label="终止理由", widget=forms.Textarea(attrs={"rows": 3}), help_text="写明事实和对应情形。"
    )
    number = forms.CharField(label="请输入本案编号", help_text="输入 P2026-0121，防止误办他案。")


def content() -> dict[str, Any]:
    """The context of the style guide; forms are made afresh, they carry their own errors."""
    blank = EveryKindOfField(
        prefix="blank", initial={"grade": "2", "began_on": date(2026, 5, 6), "services": ["a", "b"]}
    )
    wrong = EveryKindOfField(
        {"wrong-code": "12500222", "wrong-grade": "3", "wrong-kind": "chc"},
        prefix="wrong",
        use_required_attribute=False,
    )
    wrong.add_error("grade", "社区卫生服务中心不能申报丙级，请改选甲级或乙级（第二十五条）。")
    wrong.add_error(None, "本机构今年已有一件申请在办（P2026-0109），办结后方可再次申请。")
    return {
        "clocks": CLOCKS,
        "steps": STEPS,
        "halted": HALTED,
        "actions": ACTIONS,
        "queue": QUEUE,
        "counts": COUNTS,
        "tabs": TABS,
        "materials": MATERIALS,
        "shares": SHARES,
        "facts": FACTS,
        "record": RECORD,
        "tasks": TASKS,
        "answers": ANSWERS,
        "levels": LADDER,
        "pages": PAGES,
        "confirm": CONFIRM,
        "consequences": CONSEQUENCES,
        "confirm_form": TypedNumber(initial={"case": "P2026-0121"}),
        "blank": blank,
        "wrong": wrong,
    }
