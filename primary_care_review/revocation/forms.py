"""What is asked of whoever proposes a revocation, decides on it, and makes it known to others (P34)."""

from accounts.entry.forms import SeenForm
from casework.measures import forms

from .rules import LAW

DEMAND = "各基层医疗卫生机构要引以为戒，对照评审标准开展自查自纠；各卫生健康行政部门要加强日常监管，发现问题及时处理。"


class ProposeForm(forms.GroundsForm, SeenForm):
    law = LAW
    facts_help = "写明与所选情形对应的事实，将写入告知书和决定书。"


class DecisionForm(forms.GravityForm):
    law = LAW


class CircularForm(forms.CircularForm):
    demands = DEMAND
