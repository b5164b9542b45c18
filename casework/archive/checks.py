"""四性检测: whether a dossier is authentic, whole, usable and safe as it was made, check by check (DA/T 70)."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, cast

from django.conf import settings
from django.core.files.base import File
from django.db.models import Max

from .. import proving
from ..files.kinds import KINDS
from ..models import ArchiveEntry
from ..record import case_subject
from ..verifiers import verify_certificate, verify_dossier
from ..verifiers.handing_out import certificate_keys
from ..verifiers.verify_dossier import PAYLOAD
from .bag import Paper
from .contents import Contents

AUTHENTIC, WHOLE, USABLE, SAFE = "真实性", "完整性", "可用性", "安全性"
PASSED, FAILED, UNASKED = "通过", "不通过", "未检测"
BEGINNING = 16  # bytes in which every kind of file says what it is
# What the portal itself writes.
OWN = {".json": b"{", ".pdf": b"%PDF-"}


@dataclass(frozen=True)
class Check:
    of: str
    name: str
    result: str
    sentence: str

    @property
    def row(self) -> list[str]:
        return [self.of, self.name, self.result, self.sentence]


def check(entry: ArchiveEntry, contents: Contents, made: File, inventory: dict) -> list[list[str]]:
    """Of the dossier that was just made of these contents."""
    with zipfile.ZipFile(
        cast(IO[bytes], made.file)
    ) as archive:  # Django's own file counts as none where it has no name
        found = [
            *_authentic(entry, contents, archive, inventory),
            *_whole(entry, contents, inventory),
            *_usable(entry.case.number, contents.papers, archive),
            *_safe(contents),
        ]
    made.seek(0)
    return [one.row for one in found]


def _said(of: str, name: str, faults: Iterable[str], passed: str) -> Check:
    """A check that fails names what is wrong, the first of it in full."""
    wrong = list(faults)
    if not wrong:
        return Check(of, name, PASSED, passed)
    more = f"等{len(wrong)}处" if len(wrong) > 1 else ""
    return Check(of, name, FAILED, f"{wrong[0]}{more}")


def _authentic(entry: ArchiveEntry, contents: Contents, archive: zipfile.ZipFile, inventory: dict) -> Iterable[Check]:
    found = proving.check(subject=case_subject(entry.case))
    yield _said(
        AUTHENTIC,
        "办理记录及其所载数据未经改动",
        map(str, found.faults),
        f"记录{found.rows}行前后衔接，所载数据{found.covered}行与记录一致",
    )
    noted = {paper.name: paper.file.sha256 for paper in contents.papers if paper.file}
    changed = [row["name"] for row in inventory["papers"] if noted.get(row["name"], row["sha256"]) != row["sha256"]]
    yield _said(AUTHENTIC, "文件与提交、签发时一致", changed, f"{len(noted)}份文件的SHA-256与登记的一致")
    answer = verify_dossier.checked(archive)
    yield _said(
        AUTHENTIC, "归档包与清单一致", answer["faults"], f"{answer['papers']}份资料SHA-256已核对，{answer['sm3']}"
    )
    wrong, said = verify_dossier.unsigned(archive, entry.case.number, _Keys(certificate_keys()))
    if settings.CERTIFICATE_KEY:
        yield _said(AUTHENTIC, "电子签名有效", wrong, said)
    else:
        yield Check(AUTHENTIC, "电子签名有效", UNASKED, "平台未设置签名密钥")


@dataclass(frozen=True)
class _Keys:
    """The program as it is handed out: with the keys of this installation."""

    keys: dict[str, str]

    def dossier_signature(self, content: bytes, digest: str) -> tuple[str, str]:
        return verify_certificate.dossier_signature(content, digest, self.keys)


def _whole(entry: ArchiveEntry, contents: Contents, inventory: dict) -> Iterable[Check]:
    case = entry.case
    told = {
        "档号": entry.number,
        "案件编号": case.number,
        "题名": case.title,
        "立案时间": case.opened_at,
        "办结时间": case.closed_at,
        "保管单位": entry.office.name,
        "保管期限": entry.years,
    }
    lacking = [f"缺少{name}" for name, value in told.items() if not value]
    if case.closed_at and case.closed_at < case.opened_at:
        lacking.append("办结时间早于立案时间")
    yield _said(WHOLE, "著录项齐全、前后相符", lacking, f"{'、'.join(told)}齐全")
    numbers = ArchiveEntry.objects.filter(office=entry.office_id, year=entry.year)
    gap = numbers.aggregate(last=Max("serial"))["last"] - numbers.count()
    yield _said(WHOLE, "件号连续", [f"本年度缺少{gap}个件号"] if gap else [], f"{entry.year}年度件号连续")
    yield _said(
        WHOLE,
        "应归档文件齐全",
        (f"{name}：{why}" for name, why in contents.left_out),
        f"{len(contents.papers)}份全部收入",
    )
    sizes = {paper.name: paper.size for paper in contents.papers}
    other = [row["name"] for row in inventory["papers"] if sizes.get(row["name"]) != row["size"]]
    yield _said(WHOLE, "件数、字节数与清单相符", other, f"{len(sizes)}份，{sum(sizes.values())}字节")


def _usable(case: str, papers: list[Paper], archive: zipfile.ZipFile) -> Iterable[Check]:
    strange, unlike = [], []
    known = {ending: kind for kind in KINDS for ending in kind.extensions}
    for paper in papers:
        ending = f".{paper.name.rpartition('.')[2].lower()}"
        with archive.open(f"{case}/{PAYLOAD}{paper.name}") as entry:
            beginning = entry.read(BEGINNING)
        if kind := known.get(ending):
            if beginning[kind.at :][: len(kind.signature)] != kind.signature:
                unlike.append(paper.name)
        elif ending not in OWN:
            strange.append(paper.name)
        elif not beginning.startswith(OWN[ending]):
            unlike.append(paper.name)
    formats = "、".join(sorted({paper.name.rpartition(".")[2].lower() for paper in papers}))
    yield _said(USABLE, "格式适于长期保存", strange, f"均为通用格式：{formats}")
    yield _said(USABLE, "内容与格式相符", unlike, "每份文件的格式标识与其类型一致")
    squeezed = [one.filename for one in archive.infolist() if one.compress_type or one.flag_bits & 1]
    yield _said(USABLE, "未压缩、未加密", squeezed, "文件原样存放，没有包中之包和密码")
    yield _said(
        USABLE,
        "名称各系统可用",
        (one.name for one in papers if not verify_dossier.safe(one.name)),
        "名称为规范的Unicode（NFC）",
    )


def _safe(contents: Contents) -> Iterable[Check]:
    files = [paper for paper in contents.papers if paper.file and paper.file.sent_in]
    unscanned = [paper.name for paper in files if paper.file and not paper.file.scanned_at]
    if settings.CLAMD_SOCKET:
        yield _said(SAFE, "外来文件已查毒", unscanned, f"{len(files)}份外来文件均已查毒，未发现病毒")
    else:
        yield Check(SAFE, "外来文件已查毒", UNASKED, "平台未接入查毒程序")
    lost = [paper.name for paper in contents.papers if paper.file and paper.file.intact is False]
    yield _said(SAFE, "存储载体可靠", lost, "每份文件刚刚完整读出，历次夜间核对没有异常")
    yield Check(SAFE, "查阅、下载有记录", PASSED, "查阅记录由数据库保护，只能追加")


def passed(results: Iterable[Iterable[str]]) -> bool:
    return all(result != FAILED for _, _, result, _ in results)
