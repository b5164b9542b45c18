"""Plaques: made, handed out, hung, replaced, taken back; what their page tells anybody (P26)."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
import time_machine
from PIL import Image

from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Record
from casework.workbench.errands import errands_of
from config.scenarios import grades as scenario
from config.scenarios import primary_care
from config.scenarios.papers import photograph
from primary_care_review.models import Grade, Plaque
from primary_care_review.plaque import actions, documents
from primary_care_review.plaque.errands import to_take_back, under_way
from tests import qr

from .test_certificate import printed

pytestmark = [pytest.mark.django_db, pytest.mark.article("P26"), pytest.mark.usefixtures("stopped")]


@pytest.fixture
def grade(leader, people, at) -> Grade:
    institution = leader.office.institution
    on = date(2025, 3, 5)
    return scenario.imported(institution, grade="乙", number="渝中卫发〔2025〕3号", on=on, people=people, at=at)


@pytest.fixture
def handler(people):
    return people[Role.BUREAU_HANDLER]


@pytest.fixture
def hung(grade, handler, at) -> Plaque:
    return scenario.hung(grade, by=handler, at=at)


def test_made_handed_out_and_hung_and_each_is_recorded(hung, grade, handler, signed_in, client):
    assert hung.number == "JC500103-26-0001"
    assert hung.stage == "已悬挂"
    verbs = Record.objects.filter(subject=f"institution:{grade.institution.uscc}", verb__endswith="_plaque")
    assert list(verbs.order_by("seq").values_list("verb", flat=True)) == [
        "make_plaque",
        "hand_out_plaque",
        "hang_plaque",
    ]
    page = signed_in(handler).get(f"/primary-care/grades/{grade.pk}/").content.decode()
    assert "2026年11月7日悬挂于门诊综合楼正门右侧" in page
    shown = signed_in(handler).get(f"/primary-care/plaques/{hung.pk}/photograph/")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    assert "JC500103-26-0001" in signed_in(handler).get("/primary-care/plaques/?q=JC500103").content.decode()


def test_the_pages_of_the_bureau_do_the_same(grade, handler, signed_in):
    browser = signed_in(handler)
    assert "登记制作牌匾" in browser.get(f"/primary-care/grades/{grade.pk}/").content.decode()
    assert browser.post(f"/primary-care/grades/{grade.pk}/plaque/", {"number": ""}).status_code == 302
    made = Plaque.objects.get()
    address = f"/primary-care/plaques/{made.pk}"
    assert browser.post(f"{address}/hand-out/", {"on": "2026-11-09", "receiver": "吴建平"}).status_code == 302
    late = browser.post(f"{address}/hang/", {"on": "2026-11-10", "place": "正门", "photograph": picture()})
    assert "日期不能晚于今天" in late.content.decode()
    assert "正门" in late.content.decode()
    assert "请先选择文件" in browser.post(f"{address}/hang/", {"on": "2026-11-09", "place": "正门"}).content.decode()
    done = browser.post(f"{address}/hang/", {"on": "2026-11-09", "place": "正门", "photograph": picture()})
    assert done.status_code == 302
    made.refresh_from_db()
    assert (made.hung_on, made.place) == (date(2026, 11, 9), "正门")


def picture() -> io.BytesIO:
    shot = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(shot, "JPEG")
    shot.seek(0)
    shot.name = "牌匾.jpg"
    return shot


def test_the_public_page_says_that_it_stands(hung, client, at):
    page = client.get(f"/P/{hung.code}").content.decode()
    for said in ("有效", "演示", "乙级乡镇卫生院", "渝中卫发〔2025〕3号", "2029年3月5日", hung.number, "牌匾式样"):
        assert said in page
    for typed in (hung.number, hung.number.replace("-", ""), hung.number.lower(), hung.code):
        assert client.get("/verify/", {"code": typed}).headers["Location"] == f"/P/{hung.code}"
    strange = client.get("/P/0000000000")
    assert strange.status_code == 404
    assert "非本平台签发" in strange.content.decode()
    assert client.get("/P/%00x").status_code in (400, 404)


@pytest.mark.refuses("P26", 2)
def test_one_whose_grade_has_lapsed_or_was_replaced_is_no_valid_plaque(hung, grade, client, people, at):
    address = f"/P/{hung.code}"
    with time_machine.travel(at.replace(year=2029, month=3, day=6), tick=False):
        page = client.get(address).content.decode()
    assert "已到期" in page
    assert "有效期至2029年3月5日，自2029年3月6日起取消" in page
    assert "牌匾式样" not in page
    said = {"grade": "甲", "number": "渝卫发〔2026〕7号", "on": date(2026, 9, 1)}
    scenario.imported(grade.institution, **said, people=people, at=at)
    page = client.get(address).content.decode()
    assert "2026年9月1日起由甲级取代（渝卫发〔2026〕7号）" in page
    assert "牌匾式样" not in page


@pytest.mark.refuses("P26", 2)
def test_one_whose_grade_was_revoked_is_no_valid_plaque(hung, grade, client):
    Grade.objects.filter(pk=grade.pk).update(revoked_on=date(2026, 9, 18), revoked_ground="弄虚作假")
    page = client.get(f"/P/{hung.code}").content.decode()
    assert "2026年9月18日起撤销，等级无效，2027年9月18日起方可重新申请。撤销情形：弄虚作假。" in page
    assert "牌匾式样" not in page


@pytest.mark.refuses("P26", 5)
def test_none_is_made_handed_out_or_replaced_for_a_grade_that_does_not_stand(hung, grade, handler, people, at):
    other = primary_care.institution(5, people=people, at=at).office.institution
    over = scenario.imported(other, grade="乙", number="B", on=date(2021, 1, 5), people=people, at=at)
    with pytest.raises(Refused, match="该等级已到期，不能制作、颁发牌匾"):
        actions.make(over, by=handler, at=at)
    Grade.objects.filter(pk=grade.pk).update(revoked_on=date(2026, 11, 1), revoked_ground="弄虚作假")
    with pytest.raises(Refused, match="该等级已撤销，不能制作、颁发牌匾"):
        actions.replace(hung, cause="lost", on=at.date(), reason="遗失", by=handler, at=at)
    taken = actions.take_back(hung, on=at.date(), reason="等级撤销", by=handler, at=at)
    assert taken.stage == "已收回"
    assert Plaque.objects.count() == 1


@pytest.mark.refuses("P26", 4)
def test_a_number_is_given_once(hung, handler, people, at, signed_in):
    other = primary_care.institution(5, people=people, at=at).office.institution
    of = scenario.imported(other, grade="乙", number="B", on=date(2025, 1, 5), people=people, at=at)
    with pytest.raises(Refused, match="一个编号只用于一块牌匾"):
        actions.make(of, number=hung.number, by=handler, at=at)
    page = signed_in(handler).post(f"/primary-care/grades/{of.pk}/plaque/", {"number": hung.number})
    assert page.status_code == 422
    assert "一个编号只用于一块牌匾" in page.content.decode()
    by_hand = actions.make(of, number="JC500103-26-0002", by=handler, at=at)
    third = primary_care.institution(6, people=people, at=at).office.institution
    next_one = scenario.imported(third, grade="乙", number="C", on=date(2025, 1, 5), people=people, at=at)
    assert actions.make(next_one, by=handler, at=at).number == "JC500103-26-0003"
    assert by_hand.number == "JC500103-26-0002"


def test_a_damaged_one_is_replaced_under_a_new_number_and_the_old_one_says_so(hung, handler, client, signed_in, at):
    said = {"cause": "damaged", "on": "2026-11-09", "reason": "被车辆撞损"}
    assert signed_in(handler).post(f"/primary-care/plaques/{hung.pk}/replace/", said).status_code == 302
    new = Plaque.objects.get(replaces=hung)
    assert new.number == "JC500103-26-0002"
    old = client.get(f"/P/{hung.code}").content.decode()
    assert "已补换" in old
    assert "这块牌匾自2026年11月9日起停用（损毁），现用牌匾的编号为JC500103-26-0002" in old
    assert "牌匾式样" not in old
    assert "被车辆撞损" not in old
    assert "有效。" in client.get(f"/P/{new.code}").content.decode()
    with pytest.raises(Refused, match="已补换，不能再办理"):
        actions.replace(hung, cause="lost", on=at.date(), reason="遗失", by=handler, at=at)


def test_what_waits_stands_on_the_workbench(hung, grade, handler, at, signed_in):
    on = at.date()
    counts = {
        errand.name: errand.rows(handler, on).count() for errand in errands_of(handler) if "plaque" in errand.name
    }
    assert counts == {"plaques_to_make": 0, "plaques_under_way": 0, "plaques_to_take_back": 0}
    new = actions.replace(hung, cause="damaged", on=on, reason="撞损", by=handler, at=at)
    assert list(under_way(handler, on)) == [new]
    assert "牌匾待发放、悬挂" in signed_in(handler).get("/workbench/").content.decode()
    Grade.objects.filter(pk=grade.pk).update(revoked_on=on, revoked_ground="弄虚作假")
    assert list(to_take_back(handler, on)) == [new]


def test_one_grade_has_one_plaque_and_one_that_stands_is_not_taken_back(hung, grade, handler, at):
    with pytest.raises(Refused, match="该等级已有牌匾"):
        actions.make(grade, by=handler, at=at)
    with pytest.raises(Refused, match="该等级现行有效，牌匾不能收回"):
        actions.take_back(hung, on=at.date(), reason="x", by=handler, at=at)


def test_nobody_but_the_bureau_of_the_district_keeps_plaques(grade, hung, people, at, signed_in):
    with pytest.raises(Refused, match="由机构所在区县卫生健康行政部门制作和颁发"):
        actions.make(grade, by=people[Role.COMMISSION_HEAD], at=at)
    assert signed_in(people[Role.COMMISSION_HEAD]).get(f"/primary-care/plaques/{hung.pk}/replace/").status_code == 403


def test_acts_are_taken_in_their_order_and_days(grade, handler, at):
    made = actions.make(grade, by=handler, at=at)
    with pytest.raises(Refused, match="尚未登记发放"):
        actions.hang(made, on=at.date(), place="正门", photograph=photograph(), by=handler, at=at)
    with pytest.raises(Refused, match="日期不能早于登记制作的日期"):
        actions.hand_out(made, on=at.date() - timedelta(days=1), receiver="吴建平", by=handler, at=at)
    handed = actions.hand_out(made, on=at.date(), receiver="吴建平", by=handler, at=at)
    with pytest.raises(Refused, match="请上传牌匾悬挂在机构正门的照片"):
        actions.hang(handed, on=at.date(), place="正门", photograph=None, by=handler, at=at)


@pytest.mark.poppler
def test_the_file_is_of_true_size_with_bleed_and_its_code_is_read_scratched_tilted_and_small(hung, tmp_path):
    pdf = documents.plaque_pdf(hung)
    opened = pikepdf.open(io.BytesIO(pdf))
    page = opened.pages[0]
    millimetres = [[round(float(number) * 25.4 / 72, 1) for number in box] for box in (page.mediabox, page.trimbox)]
    (left, top, right, bottom), trim = millimetres
    assert (right - left, bottom - top) == (606, 406)
    assert (round(trim[2] - trim[0]), round(trim[3] - trim[1])) == (600, 400)
    assert not list(page.get_images())  # letters and code are outlines
    picture = printed(pdf, tmp_path, dots=60)
    code = picture.crop((60, 690, 262, 915))
    said = (documents.address(hung), "H")
    assert said[0] == said[0].upper()
    assert [qr.read(one) for one in qr.handled(code)] == [said] * 4
