"""What a password has to be (MLPS level 3, 8.1.4.1): strong, not to be guessed from its context, and not used before."""

import re
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError

from . import release, tickets
from .models import PasswordHistory, Person
from .printed import printed_code

LENGTH, KINDS = 12, 3
PASSPHRASE_LENGTH = 16
DIFFERENT_CHARACTERS = 6
RUN = 4
REMEMBERED = 5
FIRST_PASSWORD_LASTS = timedelta(days=14)
STAFF_PASSWORD_LASTS = timedelta(days=90)

_KINDS = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"), re.compile("[^a-zA-Z0-9]"))
_ROWS = (
    "1234567890",
    "!@#$%^&*()",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm"),
)
_RUNS = frozenset(row[i : i + RUN] for line in _ROWS for row in (line, line[::-1]) for i in range(len(row) - RUN + 1))
_PORTAL_WORDS = (
    *("重庆", "卫健", "卫生健康", "医院", "卫生院", "密码"),
    *("chongqing", "weijian", "weishengjiankang", "yiyuan", "weishengyuan", "xinxizhongxin", "jibing"),
    *("hospital", "health", "password", "mima", "admin", "guanliyuan", "dianzibingli", "pingshen", "pingjia"),
)
# Too short to be refused inside another word: refused only where they stand by themselves.
_SHORT_WORDS = ("cq", "cqwj", "wjw", "wsjkw", "wsj", "xxzx", "emr", "his")
_LOOKALIKES = str.maketrans("013457@$", "oieastas")


def first_password() -> str:
    """A random password for a printed slip: k7pw-m3xq-9ctd (about 59 bits)."""
    while True:
        password = printed_code(3)
        if _kinds_in(password) >= KINDS:
            return password


def first_password_expired(person: Person, *, at: datetime) -> bool:
    """A first password that nobody has used in a fortnight opens nothing any more."""
    issued = person.password_changed_at
    return person.must_change_password and issued is not None and at > issued + FIRST_PASSWORD_LASTS


def too_old(person: Person, *, at: datetime) -> bool:
    """Officials and experts change their password every 90 days."""
    return person.password_changed_at is not None and at > person.password_changed_at + STAFF_PASSWORD_LASTS


def choose_password(person: Person, password: str, *, at: datetime) -> None:
    """Sets a validated password that its owner has chosen, and remembers it against being used again.

    Links and slips from before open nothing any more.
    """
    person.set_password(password)
    person.must_change_password = False
    person.password_changed_at = at
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])
    PasswordHistory.objects.create(person=person, hash=person.password, set_at=at)
    tickets.void(person, at=at)
    release.close(person, at=at)


def words_of(person: Person) -> set[str]:
    """What anybody who knows the person would try: login, name, telephone, mail, and the names of their offices."""
    chinese = {person.name}
    plain = {person.login, person.phone, person.email.partition("@")[0]}
    if person.pk:
        for member in person.memberships.select_related("office__district"):
            district = member.office.district
            chinese |= {member.office.name, member.office.short_name, district.name if district else ""}
    stems = {re.sub(r"^重庆市?|(区|县|自治县)$", "", name) for name in chinese}
    from pypinyin import lazy_pinyin  # noqa: PLC0415  # 58 MB, and only where a password is set

    spelt = {"".join(lazy_pinyin(name)) for name in chinese | stems}
    words = {word.lower() for word in plain | chinese | stems | spelt}
    return {word for word in words if len(word) >= (4 if word.isascii() else 2)}


def password_rules() -> str:
    """Every rule in one paragraph, to be said before the first try; the validators of the settings say their own."""
    return "".join(password_validators_help_texts([StrengthValidator(), ContextValidator(), HistoryValidator()]))


class StrengthValidator:
    """At least 12 characters of 3 kinds, or a passphrase of at least 16."""

    def validate(self, password: str, user: Person | None = None) -> None:
        kinds = _kinds_in(password)
        if len(password) < LENGTH:
            raise ValidationError(f"密码现为{len(password)}位，至少应为{LENGTH}位，请加长。")
        if len(password) < PASSPHRASE_LENGTH and kinds < KINDS:
            raise ValidationError(
                f"密码须含大写字母、小写字母、数字、符号中的{KINDS}类，现有{kinds}类；或者改用{PASSPHRASE_LENGTH}位以上的长口令。"
            )
        if len(set(password)) < DIFFERENT_CHARACTERS:
            raise ValidationError(f"密码重复字符过多，至少应有{DIFFERENT_CHARACTERS}个不同的字符。")

    def get_help_text(self) -> str:
        return (
            f"至少{LENGTH}位，含大写字母、小写字母、数字、符号中的{KINDS}类；或者{PASSPHRASE_LENGTH}位以上的长口令。"
            f"至少{DIFFERENT_CHARACTERS}个不同的字符。"
        )


class ContextValidator:
    """Nothing that the person's login, name, office or the portal suggests, and no runs along the keyboard."""

    def validate(self, password: str, user: Person | None = None) -> None:
        lower = password.lower()
        told = lower.translate(_LOOKALIKES)
        personal = words_of(user) if user else set()
        found = next((word for word in sorted(personal) if word in lower or word in told), None)
        if found:
            raise ValidationError("密码不得包含本人的登录名、姓名、电话、邮箱或者单位名称（含拼音），请更换。")
        common = [word for word in _PORTAL_WORDS if word in lower or word in told]
        common += [word for word in _SHORT_WORDS if re.search(rf"(?<![a-z]){word}(?![a-z])", lower)]
        if common:
            raise ValidationError(f"密码不得包含容易被猜到的词“{common[0]}”，请更换。")
        run = next((lower[i : i + RUN] for i in range(len(lower) - RUN + 1) if _is_run(lower[i : i + RUN])), None)
        if run:
            raise ValidationError(f"密码不得包含连续或者重复的字符“{run}”，请更换。")

    def get_help_text(self) -> str:
        return (
            "不得包含本人的姓名（含拼音）、登录名、电话、邮箱、单位或者区县名称，"
            "不得包含“重庆”“医院”“weijian”“admin”等容易被猜到的词，"
            "不得包含连续或者重复的4个字符（如1234、abcd、qwer、aaaa）。"
        )


class HistoryValidator:
    """Not one of the last five, the present one included."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if user is None or user.pk is None:
            return
        earlier = list(user.password_history.values_list("hash", flat=True)[:REMEMBERED])
        # The present one need not be in the history: a first password was handed out, not chosen.
        if any(check_password(password, used) for used in dict.fromkeys([user.password, *earlier])):
            raise ValidationError(f"不得使用最近{REMEMBERED}次用过的密码，请更换。")

    def get_help_text(self) -> str:
        return f"不得使用最近{REMEMBERED}次用过的密码。"


def _kinds_in(password: str) -> int:
    return sum(bool(kind.search(password)) for kind in _KINDS)


def _is_run(piece: str) -> bool:
    return piece in _RUNS or len(set(piece)) == 1
