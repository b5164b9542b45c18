"""What a year's filing has come to: no result yet, a provisional one, a final one (E18); each result belongs to its year (E32)."""

from dataclasses import dataclass
from datetime import date

from django.db import models

from casework.text import day_text

from ..articles import E
from ..models import Filing
from ..stages import Stage

BY_NOTICE = f"评价结果以国家通知和市级通知文件为准（{E(18)}）。"


class Standing(models.TextChoices):
    NONE = "none", "尚无结果"
    PROVISIONAL = "provisional", "暂定"
    FINAL = "final", "最终"
    NO_RESULT = "no_result", "无成绩"
    SUSPENDED = "suspended", "结果暂停"
    CANCELLED = "cancelled", "结果已取消"
    TERMINATED = "terminated", "已终止评价"
    ABSENT = "absent", "未参评"

    @property
    def on_paper(self) -> bool:
        """Whether there is a result that a sheet can say: a level, or that there is none because the district's term has lapsed."""
        return self in (Standing.PROVISIONAL, Standing.FINAL, Standing.NO_RESULT)


# By which articles the result is concluded anew once the reviews are over: corrected (E18), lowered for a violation (E29) or by a spot
# check (E30).
AFTERWARDS = (E(18).id, E(29).id, E(30).id)
# Ended without a result, or with one that was taken away (E19, E29).
_WITHOUT = {
    Stage.NO_RESULT: Standing.NO_RESULT,
    Stage.TERMINATED: Standing.TERMINATED,
    Stage.RESULT_CANCELLED: Standing.CANCELLED,
}


@dataclass(frozen=True)
class Outcome:
    standing: Standing
    level: int | None
    words: str  # 4级（暂定）, or why there is none

    @property
    def acted_on(self) -> bool:
        """A violation has ended it, or keeps it from its hospital (E29)."""
        return self.standing in (Standing.SUSPENDED, Standing.CANCELLED, Standing.TERMINATED)


def final_level(filing: Filing) -> int | None:
    """What the year comes to: of the national stage where the filing went on to it, else of the city's or the bureau's review; before
    either what came of it afterwards."""
    own = filing.conclusion
    if own is not None and own.article in AFTERWARDS:
        return own.to_level
    concluded = getattr(filing, "national_review", filing).conclusion
    return concluded.to_level if concluded else None


def outcome_of(filing: Filing, *, on: date) -> Outcome:
    """As everybody reads it on a day who may see the filing; a list is read with its `national_review` and the `conclusions` of both."""
    found = come_to(filing)
    if found.level is not None and filing.suspended_until and on <= filing.suspended_until:
        words = f"{found.words}，暂停至{day_text(filing.suspended_until)}"
        return Outcome(Standing.SUSPENDED, None, words)
    return found


def come_to(filing: Filing) -> Outcome:
    """Whatever is suspended for a while: what counts for the year."""
    match filing.state:
        case Stage.PROVISIONAL if (concluded := filing.conclusion) is not None:
            return Outcome(Standing.PROVISIONAL, concluded.to_level, f"{concluded.to_level}级（暂定）")
        case Stage.ANNOUNCED | Stage.CONFIRMED if (level := final_level(filing)) is not None:
            return Outcome(Standing.FINAL, level, f"{level}级（最终）")
        case Stage.PUBLICITY:
            return Outcome(Standing.NONE, None, "国家级审核结果公示期")
        case Stage.NATIONAL:
            return Outcome(Standing.NONE, None, "市级初核通过，待国家级审核")
        case Stage.NO_RESULT | Stage.TERMINATED | Stage.RESULT_CANCELLED:
            standing = _WITHOUT[Stage(filing.state)]
            return Outcome(standing, None, standing.label)
        case Stage.NOT_FILED | Stage.WITHDRAWN | Stage.CANCELLED:
            return Outcome(Standing.ABSENT, None, Stage(filing.state).told)
        case _:
            return Outcome(Standing.NONE, None, Standing.NONE.label)
