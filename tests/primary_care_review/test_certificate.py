"""The certificate of a grade: signed, checked by the portal, by the program and by the page that asks no server (P26)."""

import io
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Record
from casework.verifiers import handing_out, verify_certificate
from config.scenarios import grades as scenario
from config.scenarios import primary_care
from primary_care_review.decree import certificates, documents
from primary_care_review.models import Certificate, Grade
from tests import qr

pytestmark = [pytest.mark.django_db, pytest.mark.article("P26"), pytest.mark.usefixtures("stopped")]

SEED = bytes.fromhex(settings.DEMONSTRATION_CERTIFICATE_KEY)
# RFC 8032, 7.1: secret, public, message, signature.
VECTORS = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)


@pytest.fixture
def grade(leader, people, at) -> Grade:
    on = date(2025, 3, 5)
    institution = leader.office.institution
    return scenario.imported(institution, grade="乙", number="渝中卫发〔2025〕3号", on=on, people=people, at=at)


@pytest.fixture
def certified(grade, people, at) -> Certificate:
    return certificates.issue(grade, by=people[Role.BUREAU_HEAD], at=at)


@pytest.mark.parametrize("secret, public, message, signature", VECTORS)
def test_the_signature_is_that_of_the_standard(secret, public, message, signature):
    secret, public, message, signature = map(bytes.fromhex, (secret, public, message, signature))
    assert verify_certificate.public_key(secret) == public
    assert verify_certificate.sign(secret, message) == signature
    assert verify_certificate.holds(public, message, signature)
    assert not verify_certificate.holds(public, message + b"\0", signature)
    second = (int.from_bytes(signature[32:], "little") + verify_certificate.L).to_bytes(32, "little")
    assert not verify_certificate.holds(public, message, signature[:32] + second)  # another spelling of the same
    assert not verify_certificate.holds(b"\1" + bytes(31), message, b"\1" + bytes(63))  # a key that signs everything


def test_it_says_what_was_decreed_and_is_numbered_recorded_and_shown(certified, grade, people, signed_in):
    said, of_key = verify_certificate.read(certified.code, handing_out.certificate_keys())
    institution = grade.institution
    expected = {"name": institution.name, "uscc": institution.uscc, "grade": "乙", "decree": "渝中卫发〔2025〕3号"}
    assert expected.items() <= said._asdict().items()
    assert (said.decreed_on, said.valid_until, said.number) == ("2025-03-05", "2029-03-05", "JCZS-2026-0001")
    assert of_key == "演示密钥：证书不具效力"
    assert Record.objects.filter(verb="issue_certificate", subject=f"institution:{institution.uscc}").count() == 1
    page = signed_in(people[Role.BUREAU_HEAD]).get(f"/primary-care/grades/{grade.pk}/").content.decode()
    assert "JCZS-2026-0001" in page
    assert "出具等级证书" not in page


@pytest.mark.parametrize("role", [Role.BUREAU_HANDLER, Role.COMMISSION_HEAD])
def test_only_the_head_of_the_body_that_has_decreed_it_makes_it_out(grade, people, at, role, signed_in):
    with pytest.raises(Refused, match="等级证书由渝中区卫生健康委负责人出具"):
        certificates.issue(grade, by=people[role], at=at)
    assert not Certificate.objects.exists()


def test_once_and_for_a_grade_that_stands(certified, grade, people, at):
    head = people[Role.BUREAU_HEAD]
    with pytest.raises(Refused, match="已出具证书"):
        certificates.issue(grade, by=head, at=at)
    over = primary_care.institution(5, people=people, at=at).office.institution
    old = scenario.imported(over, grade="乙", number="B", on=date(2021, 1, 5), people=people, at=at)
    with pytest.raises(Refused, match="已到期，不能出具证书"):
        certificates.issue(old, by=head, at=at)


def test_without_a_key_none_is_made(grade, people, at, settings):
    settings.CERTIFICATE_KEY = ""
    with pytest.raises(Refused, match="尚未设置证书签名密钥"):
        certificates.issue(grade, by=people[Role.BUREAU_HEAD], at=at)
    assert handing_out.certificate_keys() == {}


def test_a_former_key_verifies_what_it_has_signed(certified, settings):
    settings.CERTIFICATE_FORMER_KEYS = [verify_certificate.public_key(SEED).hex()]
    settings.CERTIFICATE_KEY = "11" * 32
    assert verify_certificate.read(certified.code, handing_out.certificate_keys())[1] == ""


def test_the_page_that_is_scanned_says_what_the_grade_is_worth_today(certified, grade, signed_in, client, at):
    address = f"/C/{certified.code}"
    assert certificates.address(certified).endswith(address)
    page = client.get(address).content.decode()
    assert "证书由本平台出具" in page
    assert "渝中卫发〔2025〕3号" in page
    assert "等级现在有效" in page
    Grade.objects.filter(pk=grade.pk).update(revoked_on=at.date() - timedelta(days=1), revoked_ground="弄虚作假")
    page = client.get(address).content.decode()
    assert "等级现在已撤销" in page
    assert "撤销情形：弄虚作假" in page


@pytest.mark.refuses("P26", 3)
def test_a_forged_or_altered_code_is_refused_by_page_and_program(certified, client, tmp_path):
    code = certified.code
    altered = code[:60] + ("A" if code[60] != "A" else "B") + code[61:]
    said = verify_certificate.code_content(code)._replace(grade="甲")
    forged = verify_certificate.code_of(said, b"\7" * 32)
    program = tmp_path / "verify_certificate.py"
    program.write_bytes(client.get("/verify/programs/verify_certificate.py").content)
    for wrong, sentence in ((altered, "数字签名不符"), (forged, "不是以本机关的密钥签发"), (code[:-9], "验证不通过")):
        page = client.get(f"/C/{wrong}")
        assert page.status_code == 404
        assert "不是本平台出具的证书" in page.content.decode()
        ended = subprocess.run([sys.executable, "-I", program, wrong], capture_output=True, text=True, check=False)
        assert (ended.returncode, sentence in ended.stdout) == (1, True)
    ended = subprocess.run([sys.executable, "-I", program, code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0
    assert "证书编号：JCZS-2026-0001" in ended.stdout
    assert "不能得知等级此后是否撤销" in ended.stdout


def test_the_program_bears_the_keys_of_the_installation(client, settings):
    own = Path(verify_certificate.__file__).read_text(encoding="utf-8")
    handed_out = client.get("/verify/programs/verify_certificate.py").content.decode()
    assert handed_out == own  # the demonstration's
    settings.CERTIFICATE_KEY, key = "11" * 32, verify_certificate.public_key(b"\x11" * 32).hex()
    changed = client.get("/verify/programs/verify_certificate.py").content.decode()
    different = [line for line in changed.splitlines() if line not in own.splitlines()]
    assert different == [f'    "{key}": "",']
    assert len(changed.splitlines()) == len(own.splitlines())


@pytest.mark.poppler
def test_the_code_is_read_from_the_printed_certificate_tilted_small_and_scratched(certified, tmp_path):
    picture = printed(documents.certificate_pdf(certified), tmp_path, dots=200)
    assert picture.size == (2339, 1654)  # A4 on its side
    quarter = picture.crop((150, 1110, 550, 1520))
    assert [qr.read(one) for one in qr.handled(quarter)] == [(certificates.address(certified), "M")] * 4


def printed(pdf: bytes, folder: Path, *, dots: int) -> Image.Image:
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", "-singlefile", "paper.pdf", "paper"], cwd=folder, check=True)
    return Image.open(io.BytesIO((folder / "paper.png").read_bytes())).convert("L")
