"""What strikes of institutions that file beside one another, in either regime (E29, P33)."""

from collections.abc import Callable, Mapping
from functools import partial

from . import copying, signing_in
from .uses import SignUse


def together(
    of: Callable[..., SignUse],
    *,
    kind: str,
    prefix: str,
    worked: Mapping[str, str] | None = None,
    copied: Mapping[str, str] | None = None,
) -> tuple[SignUse, ...]:
    """`of` makes a use of a regime, `prefix` begins its name; `worked` and `copied` preset a case about who worked where, and about files."""
    return (
        of(
            f"{prefix}_one_address",
            label="同一网络地址",
            figures=("sign_institutions",),
            says="{sign_institutions}以上机构的填报人员从同一网络地址登录",
            finds=partial(signing_in.one_address, kinds=(kind,)),
            preset=worked,
        ),
        of(
            f"{prefix}_one_browser",
            label="同一浏览器",
            figures=("sign_institutions",),
            says="{sign_institutions}以上机构的填报人员使用同一浏览器登录",
            finds=partial(signing_in.one_browser, kinds=(kind,)),
            preset=worked,
        ),
        of(
            f"{prefix}_same_files",
            label="相同文件",
            figures=("sign_same_files",),
            says="{sign_same_files}以上机构提交同一文件",
            finds=partial(copying.same_files, kinds=(kind,)),
            preset=copied,
        ),
    )
