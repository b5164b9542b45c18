"""Finding a name by the letters a person types for it: 渝中区人民医院 by "yuzhong" or by "yzqrmyy"."""


def pinyin_key(name: str) -> str:
    """Full pinyin and initials, as they stand in the column that the search reads."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  # 58 MB, and only where a name is saved

    full = "".join(lazy_pinyin(name)).lower()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return f"{full} {initials}"
