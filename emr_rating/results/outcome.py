"""What a year's filing has come to: no result yet, a provisional one, a final one (E18); each result belongs to its year (E32)."""

from dataclasses import dataclass

from django.db import models

from ..articles import E
from ..models import Filing
from ..stages import Stage

BY_NOTICE = f"评价结果以国家通知和市级通知文件为准（{E(18)}）。"


class Standing(models.TextChoices):
    NONE = "none", "尚无结果"
    PROVISIONAL = "provisional", "暂定"
    FINAL = "final", "最终"
    NO_RESULT = "no_result", "无成绩"
    ABSENT = "absent", "未参评"

    @property
    def on_paper(self) -> bool:
        """Whether there is a result that a sheet can say: a level, or that there is none because the district's term has lapsed."""
        return self in (Standing.PROVISIONAL, Standing.FINAL, Standing.NO_RESULT)


@dataclass(frozen=True)
class Outcome:
    standing: Standing
    level: int | None
    words: str  # 4级（暂定）, or why there is none


def final_level(filing: Filing) -> int | None:
    """What the year comes to: of the national stage where the filing went on to it, else of the city's or the bureau's review."""
    concluded = getattr(filing, "national_review", filing).conclusion
    return concluded.to_level if concluded else None


def outcome_of(filing: Filing) -> Outcome:
    """As everybody reads it who may see the filing; a list is read with its `national_review` and the `conclusions` of both."""
    match filing.state:
        case Stage.PROVISIONAL if (concluded := filing.conclusion) is not None:
            return Outcome(Standing.PROVISIONAL, concluded.to_level, f"{concluded.to_level}级（暂定）")
        case Stage.ANNOUNCED | Stage.CONFIRMED if (level := final_level(filing)) is not None:
            return Outcome(Standing.FINAL, level, f"{level}级（最终）")
        case Stage.PUBLICITY:
            return Outcome(Standing.NONE, None, "国家级审核结果公示期")
        case Stage.NATIONAL:
            return Outcome(Standing.NONE, None, "市级初核通过，待国家级审核")
        case Stage.NO_RESULT:
            return Outcome(Standing.NO_RESULT, None, Standing.NO_RESULT.label)
        case Stage.NOT_FILED | Stage.WITHDRAWN | Stage.CANCELLED:
            return Outcome(Standing.ABSENT, None, Stage(filing.state).told)
        case _:
            return Outcome(Standing.NONE, None, Standing.NONE.label)
