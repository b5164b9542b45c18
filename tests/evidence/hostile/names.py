"""Names that claim what is not taken, and contents that are not what the name says."""

from random import Random

ENDINGS = (
    *("exe", "svg", "html", "htm", "js", "doc", "xls", "docm", "xlsm", "dotx", "xltx", "xlsb", "xlam", "ppt", "pptx"),
    *(
        "rtf",
        "zip",
        "rar",
        "7z",
        "jar",
        "gif",
        "bmp",
        "tif",
        "heic",
        "ofd",
        "wps",
        "et",
        "php",
        "lnk",
        "iso",
        "eml",
        "txt",
    ),
)


def another_kind(chance: Random) -> tuple[str, bytes]:
    ending = chance.choice(ENDINGS)
    name = chance.choice(["材料.{}", "材料.pdf.{}", "材料\u202efdp.{}", "材料.pdf\u200b.{}", "材料.PDF .{}"]).format(
        ending
    )
    return name, chance.choice([b"%PDF-1.7\n", b"PK\x03\x04", b"MZ", b"\xd0\xcf\x11\xe0"]) + chance.randbytes(100)


def no_ending(chance: Random) -> tuple[str, bytes]:
    return chance.choice(["材料", "pdf", "材料.", "材料pdf"]), b"%PDF-1.7\n" + chance.randbytes(50)


def another_content(chance: Random) -> tuple[str, bytes]:
    name = chance.choice(["材料.pdf", "照片.jpg", "图.png", "表.xlsx", "文.docx"])
    return name, chance.choice(
        [b"MZ", b"#!/bin/sh\n", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
    ) + chance.randbytes(500)


def empty(chance: Random) -> tuple[str, bytes]:
    return chance.choice(["材料.pdf", "照片.jpg", "表.xlsx"]), b""


MAKERS = (another_kind, no_ending, another_content, empty)
