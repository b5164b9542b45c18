"""What is asked of whoever proposes a termination (P33)."""

from casework.forms.step import StepForm
from casework.measures.forms import GroundsForm

from .rules import LAW


class ProposeTerminationForm(GroundsForm, StepForm):
    law = LAW
    facts_help = "写明与所选情形对应的事实，将写入告知书和通知书；属其他情形的，写明所依据的规定。"
