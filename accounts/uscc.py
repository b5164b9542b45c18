"""The unified social credit code (GB 32100-2015) with both of its check digits."""

from .entry.normal import Unreadable, refuse_scientific

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 18


def uscc_check(first17: str) -> str:
    """Check character of a code: (31 - weighted sum mod 31) mod 31."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check(first8: str) -> str:
    """Check character of the organisation code inside (GB 11714-1997): 11 - weighted sum mod 11, where 10 is X and 11 is 0."""
    total = sum(int(char, 36) * weight for char, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return "X" if rest == 10 else "0" if rest == 11 else str(rest)  # 10 and 11 as the standard names them


def uscc_fault(code: str) -> str | None:
    """Why a code (`entry.normal.code`) is not a valid one, in one sentence; None for a valid code."""
    try:
        refuse_scientific(code)
    except Unreadable as error:
        return f"统一社会信用代码{error}"
    if len(code) != LENGTH:
        return f"统一社会信用代码应为18位，现为{len(code)}位，请核对。"
    strange = sorted({char for char in code if char not in ALPHABET})
    if strange:
        return f"统一社会信用代码不使用字符“{'、'.join(strange)}”，请对照证照核对。"
    if organisation_check(code[8:16]) != code[16]:
        return "统一社会信用代码第9至17位（主体标识码）校验不符，请对照证照逐位核对。"
    if uscc_check(code[:17]) != code[17]:
        return "统一社会信用代码末位校验不符，请对照证照逐位核对。"
    return None
