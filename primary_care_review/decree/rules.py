"""Who makes which grade known (P26). Pure."""

from accounts.roles import OfficeKind
from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..standards.terms import Grade


def publishes(grade: Grade) -> OfficeKind:
    return OfficeKind.COMMISSION if grade is Grade.JIA else OfficeKind.BUREAU


def may_decree(grade: Grade, *, by: OfficeKind) -> Verdict:
    if by == publishes(grade):
        return allow()
    if grade is Grade.JIA:
        return refuse(P(26), "甲级由市卫生健康委发文公布，区县不能公布甲级。")
    return refuse(P(26), f"{grade.label}由区县卫生健康行政部门发文公布，市级不能公布{grade.label}。")
