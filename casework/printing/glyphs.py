"""Whether a paper can be printed: a notice with empty boxes is never made."""

from accounts.entry.printable import lacking, named
from accounts.refused import Refused


class MissingGlyph(Refused):
    """No font of the project has these characters."""

    def __init__(self, characters: str):
        self.characters = characters
        super().__init__(
            f"字库中缺少以下字符，文件未生成：{named(characters)}。请改用规范汉字，或请系统管理员补充字库后重新生成。"
        )


def ask_printable(html: str) -> None:
    """Asked of what a paper says, without laying it out: the renderer judges alike (tests/casework/test_printing.py)."""
    if missing := lacking(html):
        raise MissingGlyph(missing)
