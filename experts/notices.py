"""The two papers of this floor: the letter of appointment (P09), and the letter to an expert's employer (P11)."""

from dataclasses import dataclass
from datetime import date

from accounts.reference import CITY
from accounts.roles import Regime
from casework.models import Notice
from casework.notices.kinds import asks, certificate, notice_kind, official_paper, says
from casework.printing.blocks import Block
from casework.printing.certificate import Certificate
from casework.printing.notice import Facts, Heading, OfficialPaper, Paragraph
from casework.text import day_text

from .actions import feedback, letters
from .appointment.term import length_text


@notice_kind(
    letters.KIND,
    label="聘书",
    article="P09",
    issued_elsewhere=True,
    facts=letters.facts_of,
    titled=lambda fields: f"聘书（{fields['name']}）",
    on_issue=letters.issued,
    on_withdraw=letters.withdrawn,
)
@dataclass(frozen=True, kw_only=True)
class AppointmentLetter:
    name: str = says("姓名")
    expert_kind: str = says("专家类别")
    regime: str = says("评价类别")
    valid_from: date = asks("聘期起始日", hint="早于签发日的，聘期自签发日起。重新出具不改变聘期。")

    def paper(self, notice: Notice) -> Certificate:
        term = letters.settled_term(notice)
        work = f"{CITY}{Regime(self.regime).label}"
        ends = f"自{day_text(term.starts)}起至{day_text(term.ends)}止"
        return certificate(
            notice,
            title="聘书",
            name=self.name,
            text=(f"兹聘请您为{work}{self.expert_kind}。", f"聘期{length_text(term.months)}，{ends}。", "此聘。"),
            ends_on=term.ends,
            public_facts=(
                ("受聘人", self.name),
                ("专家类别", self.expert_kind),
                ("聘任事项", f"{work}专家"),
                ("聘期", f"{day_text(term.starts)}至{day_text(term.ends)}"),
            ),
        )


@notice_kind(
    feedback.KIND,
    label="专家情况反馈函",
    article="P11",
    facts=feedback.facts_of,
    titled=lambda fields: f"关于{fields['name']}同志参加评审工作情况的函",
    on_issue=feedback.issued,
)
@dataclass(frozen=True, kw_only=True)
class ExpertFeedback(feedback.Conduct):
    name: str = says("姓名")
    employer: str = says("工作单位")
    regime: str = says("评价类别")
    since: date = says("反馈期起")
    until: date = says("反馈期止")
    remark: str = asks("评审表现", hint="对该专家评审表现的评价。")

    def paper(self, notice: Notice) -> OfficialPaper:
        months = f"{day_text(self.since)}至{day_text(self.until)}"
        basis = (
            "根据《重庆市基层医疗卫生机构等级评审管理办法》第十一条规定，" if self.regime == Regime.PRIMARY_CARE else ""
        )
        opening = (
            f"你单位{self.name}同志受聘参加{CITY}{Regime(self.regime).label}。{basis}"
            f"现将其{months}参加评审工作的情况反馈如下："
        )
        return official_paper(
            notice,
            addressee=self.employer,
            body=(
                Paragraph(opening),
                Heading(1, "参加评审和满意度"),
                Paragraph(self._work()),
                Heading(1, "计分和级别"),
                Facts(
                    (
                        ("期内加分", f"{self.added}分"),
                        ("期内减分", f"{self.taken}分"),
                        ("累计计分", f"{self.total}分"),
                        ("现任级别", self.level or "尚未确定"),
                    )
                ),
                Heading(1, "不良行为记分"),
                *self._misconduct(),
                Heading(1, "评审表现"),
                *(Paragraph(line.strip()) for line in self.remark.splitlines() if line.strip()),
                Paragraph("感谢你单位对评审工作的支持。"),
            ),
        )

    def _work(self) -> str:
        led = f"，其中担任组长{self.led}次" if self.led else ""
        rated = (
            f"被评审对象作出满意度评价{self.ratings}次，平均{self.satisfaction}分（满分5分）。"
            if self.ratings
            else "期内没有被评审对象的满意度评价。"
        )
        trained = f"参加培训{self.trainings}次，共{self.hours}学时。" if self.trainings else ""
        reviewed = f"参加评审{self.reviews}次{led}。" if self.reviews else "期内未参加评审。"
        return f"{reviewed}{rated}{trained}"

    def _misconduct(self) -> list[Block]:
        return [Paragraph(f"{line}。") for line in self.misconduct] or [Paragraph("无。")]
