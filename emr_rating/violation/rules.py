"""On which grounds a hospital's rating is lowered, ended, suspended or cancelled, and what that takes (E29). Pure."""

from collections.abc import Iterator
from datetime import date

from accounts.roles import OfficeKind
from casework.measures.law import MeasureGround, MeasureLaw, Sanction
from casework.text import day_text
from casework.verdict import Verdict, allow, refuse

from ..articles import E
from ..stages import Stage


class ViolationGround(MeasureGround):
    """The ten grounds of Article 29."""

    SECURITY = "security", "网络安全事件或者信息系统造成重大影响", "出现网络安全事件或由于信息系统原因，造成重大影响的"
    UNFAIR = "unfair", "以不正当手段影响评价公平公正", "采取不规范行为，以不正当手段影响评价公平公正的"
    INTERFERENCE = "interference", "干扰评价专家工作", "通过非正常途径干扰评价专家工作的"
    LOBBYING = (
        "lobbying",
        "打招呼、打听评价信息",
        "通过各种途径，如上级部门、其他医疗机构、学协会、厂商等向评价专家或工作人员打招呼、打听评价进程、结果及相关信息的",
    )
    FRAUD = "fraud", "评价资料弄虚作假", "提供虚假评价资料，有伪造、抄袭有关资料等弄虚作假行为的"
    VENDOR = "vendor", "厂商代替填报", "厂商代替医疗机构进行数据填报及资料准备的"
    OBSTRUCTION = (
        "obstruction",
        "拒不配合审核",
        "拒不配合各环节审核要求，恶意阻碍分级评价工作，造成不良影响的",
    )
    QUITTING = "quitting", "中间环节擅自退出", "不遵守正常评审秩序，中间审核环节擅自退出，造成评价资源浪费的"
    MALICE = "malice", "恶意申诉或者诬告", "公示期恶意申诉或诬告他人被查实的"
    REPORTED = "reported", "被举报并查实的违规行为", "发生违规行为被举报并查实的"


LOWER = Sanction("lower", "降级")
TERMINATE = Sanction("terminate", "终止评价", grave=True)
SUSPEND = Sanction("suspend", "暂停当年度评价结果", grave=True)
CANCEL = Sanction("cancel", "取消当年度评价结果", grave=True)
LAW = MeasureLaw(
    article=E(29),
    called="违规处理",
    grounds=ViolationGround,
    decides=(OfficeKind.COMMISSION,),
    sanctions=(LOWER, TERMINATE, SUSPEND, CANCEL),
    bound=False,
    circular=True,
)
# Where a rating can still be ended, and where there is a result to act on.
UNDER_REVIEW = (
    Stage.REPORTED,
    Stage.AMENDING,
    Stage.AWAITING_MATERIALS,
    Stage.CITY_CHECK,
    Stage.CITY_REVIEW,
    Stage.DISTRICT_REVIEW,
    Stage.DISTRICT_CONCLUDED,
)
WITH_RESULT = (Stage.PROVISIONAL, Stage.ANNOUNCED, Stage.CONFIRMED)
OF_THE_NATION = (Stage.NATIONAL, Stage.PUBLICITY)


def done(sanction: str, *, to_level: int | None, until: date | None) -> str:
    """What was decided, as a sentence of a paper goes on after 现决定."""
    match sanction:
        case LOWER.value:
            return f"评价结果降为{to_level}级"
        case SUSPEND.value if until:
            return f"暂停当年度评价结果至{day_text(until)}"
        case TERMINATE.value:
            return "终止本年度评价"
        case _:
            return "取消当年度评价结果"


def may_begin(*, state: str, reported: bool, running: str = "") -> Verdict:
    """E29: of a filing that was reported and has not ended without a result; one at a time (`running` is the number of the open one)."""
    if not reported or state not in (*UNDER_REVIEW, *OF_THE_NATION, *WITH_RESULT):
        return refuse(E(29), "该填报尚未上报，或者已经没有可以处理的评价和结果。")
    if running:
        return refuse(E(29), f"该填报的违规处理正在办理（{running}），请在该案件中办理。")
    return allow()


def may_act(
    *, sanction: str, state: str, level: int | None, to_level: int | None, until: date | None, on: date
) -> Iterator[tuple[str, Verdict]]:
    """E29: a rating is ended while it goes on, a result acted on once there is one; lower than it stands, suspended until a day to come."""
    ends = sanction == TERMINATE.value
    if state in OF_THE_NATION:
        yield "sanction", refuse(E(29), "所涉填报正处于国家级评价，请待结果公布后再作出处理决定。")
    elif ends and state not in UNDER_REVIEW:
        yield "sanction", refuse(E(29), "评价已有结果，不能终止评价，请改选暂停或者取消当年度评价结果。")
    elif not ends and state not in WITH_RESULT:
        yield "sanction", refuse(E(29), "评价尚无结果，不能降级、暂停或者取消，请终止评价，或者待形成结果后再作处理。")
    elif sanction == LOWER.value and (level is None or to_level is None or not 0 <= to_level < level):
        yield (
            "to_level",
            refuse(E(29), f"请填写降至的级别，须低于现在的结果{'' if level is None else f'（{level}级）'}。"),
        )
    elif sanction == SUSPEND.value and (until is None or until <= on):
        yield "until", refuse(E(29), "请填写暂停的截止日期，须晚于今天。")
