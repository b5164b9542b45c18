"""The rules for passwords: a table of good and bad ones, each bad one refused for the reason named."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import passwords
from accounts.models import Person
from accounts.passwords import ContextValidator, choose_password, first_password
from tests.worlds import walked_once

GOOD_STEMS = ("Hj7-keep-Rain", "Vt3!mossGrove", "9Lantern_oak", "zR4+pebbleTo", "Qm8 drift Wv")
GOOD_STEMS += ("青山7Bamboo!xy", "Tk2#ferryWind", "Uw6=copperGate", "Saffron.29.Kiln", "hx3%JadeRiverB")
GOOD_TAILS = ("", "2", "Ux", "-84", "~k9", "Pd", "_31b", "&Yt", "w6", "!!")
PASSPHRASES = (
    "correct horse battery staple",
    "four quiet lamps by the river",
    "lao shu ai da mi tian tian chi",
    "窗前明月光疑是地上霜举头望低头思",
    "morgenstundhatgoldimmund",
    "two7umbrellas left outside",
    "kuaidian chi fan yao liang le",
    "piano stairs lemon window",
    "der zug kommt heute spaeter",
    "seven green boats slowly turn",
)
SHORT = ("", "a", "Ab1!", "Kd8-rt", "Short7!", "Kd8-rtPq", "Hj7-keep-Ra", "Zx9!vw2Kq", "T8#mPq2-vL", "Gr7_onWale!")
ONE_OR_TWO_KINDS = (
    *("bluemountain", "silentforest", "BLUEMOUNTAIN", "824690137582", "moonlight2847", "GARDEN284759"),
    *("window-garden", "BlueMountains", "!!--??++==,,", "kitchen82749"),
)
MONOTONOUS = (
    "Aa1Aa1Aa1Aa1",
    "Ab1!Ab1!Ab1!",
    "Zz9-Zz9-Zz9-",
    "abababababababab",
    "xyxyxyxyxyxyxyxyxy",
    "1-1-A1-1-A1-1-A",
    "Qq7Qq7Qq7Qq7Qq7",
)
PORTAL = (
    *("Chongqing-7Tree", "xChongQing88!m", "Weijian#2Rain7", "my-weijian-Rq8", "Yiyuan!Lamp82", "Lamp-hospital7Q"),
    *("Health+Lamp72q", "Password-82kLm", "P@ssw0rd-82kLm", "Passw0rd!Lamp7", "mima-Lamp72!Qr", "Admin-Lamp72!r"),
    *(
        "Adm1n!Lampu7q2",
        "重庆Lamp-72-Qr",
        "卫健委Lamp-72-Q",
        "我的医院Lamp7-2q",
        "Pingshen7-Lampq",
        "Ping-jia_ok7pingjia",
    ),
    *("Cq-7Lamp-Tree9", "7Lamp-Tree-cq", "CQ2847!lampTree", "wjw-Lamp72-Treq", "Lamp72-emr-Tree", "XXZX!Lamp72tree"),
    *("Dianzibingli-7q", "xinxizhongxin7!Q", "WeiShengYuan-7q", "Guanliyuan-7Trx"),
)
RUNS = (
    *("Lamp-1234-Tree", "Lamp-qwer-7Tre", "Lamp-asdf-7Tre", "Lamp-zxcv-7Tre", "Lamp-4321-Tree", "Lamp-rewq-7Tre"),
    *("Lamp-abcd-7Tre", "Lamp-dcba-7Tre", "Lamp-aaaa-7Tre", "Lamp-1111-Tree", "Lamp-1qaz-Tree", "Lamp-2wsx-Tree"),
    *("Lamp-!@#$-7Tre", "Lamp-7890-Tree", "Lamp-0987-Tree", "Lamp-QWER-7tre", "Lamp-hjkl-7Tre", "Lamp-uiop-7Tre"),
    *("Lamp-mnbv-7Tre", "Lamp-wxyz-7Tre", "Lamp-....-7Tre", "Lamp-zaq1-Tree", "Lamp-5678-Tree", "Lamp-dfgh-7Tre"),
)
OWN = (
    *("Majianjun-72!q", "xMAJIANJUN7-2q", "马建军-Lamp72-q", "yz-fuze-Lamp72", "Lamp72-YZ-FUZE", "13912345678-aQ"),
    *(
        "Lamp-13912345678",
        "majj-home-72!Q",
        "Yanshizhongxinyiyuan7",
        "Yuzhong-72!Lam",
        "yuzhongqu-72!L",
        "渝中Lamp-72-Qrs",
    ),
    *("演示中心医院-7Lq", "M4jianjun-72!q", "Maj1anjun-72!q", "YUZH0NG-72!Lam"),
)

GOOD = (*(stem + tail for stem in GOOD_STEMS for tail in GOOD_TAILS), *PASSPHRASES)
BAD = (
    *((password, "至少应为12位") for password in SHORT),
    *((password, "3类") for password in ONE_OR_TWO_KINDS),
    *((password, "重复字符过多") for password in MONOTONOUS),
    *((password, "容易被猜到的词") for password in PORTAL),
    *((password, "连续或者重复的字符") for password in RUNS),
    *((password, "本人的登录名、姓名") for password in OWN),
)


@walked_once
def person(leader) -> Person:
    who = leader.person
    who.phone, who.email = "13912345678", "majj@example.org"
    who.save()
    return who


def test_the_table_is_as_long_as_it_claims():
    assert len(GOOD) + len(BAD) >= 200


def test_good_passwords_pass(person):
    refused = {}
    for password in GOOD:
        try:
            validate_password(password, person)
        except ValidationError as error:
            refused[password] = error.messages
    assert refused == {}


@pytest.mark.article("E06")
def test_bad_passwords_are_refused_for_their_reason(person):
    passed = []
    for password, reason in BAD:
        with pytest.raises(ValidationError) as refused:
            validate_password(password, person)
        if not any(reason in sentence for sentence in refused.value.messages):
            passed.append((password, reason, refused.value.messages))
    assert passed == []


def test_common_passwords_are_refused_in_chinese():
    with pytest.raises(ValidationError) as refused:
        validate_password("trustno1trustno1"[:8])
    assert "密码现为8位，至少应为12位，请加长。" in refused.value.messages


def test_without_a_person_only_what_everybody_knows_is_refused():
    validate_password("Majianjun-72!q")


def test_short_words_are_refused_only_by_themselves():
    ContextValidator().validate("this-thistle-7Lamp")
    with pytest.raises(ValidationError, match="his"):
        ContextValidator().validate("our-his-7Lamp-Tree")


def test_the_last_five_are_not_used_again(person, at):
    used = [f"Lantern-{n}8-oakTree" for n in range(7)]
    for day, password in enumerate(used):
        choose_password(person, password, at=at + timedelta(days=day))
    for password in used[-5:]:
        with pytest.raises(ValidationError, match="最近5次"):
            validate_password(password, person)
    for password in used[:2]:
        validate_password(password, person)


def test_the_first_password_cannot_be_kept(person):
    person.set_password("Lantern-18-oakTree")
    person.save()
    with pytest.raises(ValidationError, match="最近5次"):
        validate_password("Lantern-18-oakTree", person)


def test_first_passwords_are_strong_and_differ():
    made = {first_password() for _ in range(300)}
    assert len(made) == 300
    assert {len(password) for password in made} == {14}
    for password in made:
        passwords.StrengthValidator().validate(password)
        assert not set(password) & set("01oil")
