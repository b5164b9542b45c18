"""What a district's spot checks of two years may lead to in the next (E30), and how near the end of a term is (E19). Pure."""

from datetime import date, timedelta

from casework.text import day_text


def of_checks(*, year: int, before: int, now: int, open_now: int) -> tuple[str, str]:
    """In a sentence with its tone: how many were lowered in the year before and in this one, and how many are still looked into."""
    if before and now:
        return (
            f"连续两年抽查有降级（{year - 1}年度{before}件，{year}年度{now}件），{year + 1}年度须提级由市级审核。",
            "red",
        )
    if before and open_now:
        return (
            f"{year - 1}年度抽查有降级（{before}件），本年度尚有{open_now}件正在抽查；再有降级的，{year + 1}年度提级由市级审核。",
            "red",
        )
    if before:
        return f"{year - 1}年度抽查有降级（{before}件）；{year}年度再有降级的，{year + 1}年度提级由市级审核。", "amber"
    if now:
        return f"{year}年度抽查有降级（{now}件）；{year + 1}年度再有降级的，{year + 2}年度提级由市级审核。", "amber"
    return "", ""


def of_term(*, terms: list[date], on: date, warns: int) -> tuple[str, str]:
    """In a sentence with its tone: what has not been reported by the end of its term is left without a result; `warns` in days."""
    if not terms:
        return "", ""
    late, first = sum(term < on for term in terms), min(terms)
    if late:
        return f"{late}件已过审核截止日，尚未汇总报送；经市卫生健康委确认，视作无成绩。", "red"
    said = f"{len(terms)}件尚未汇总报送，最早于{day_text(first)}截止；逾期未完成的，视作无成绩。"
    return said, "amber" if first <= on + timedelta(days=warns) else ""
