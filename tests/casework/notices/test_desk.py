"""Who sees a notice, and the desk that lists an office's own: counted, filtered, exported."""

from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Office
from accounts.roles import OfficeKind, Role
from casework.actions import notices
from casework.models import Reading
from casework.notices.desk import SHEET
from casework.workbook import read_workbook
from config.scenarios import cast
from tests.casework.conftest import application, institution, leader

from .papers import drafted, printed_file, words


def test_another_offices_notice_is_not_found(issued, draft, at, signed_in):
    bureau = Office.objects.get(kind=OfficeKind.BUREAU, district="500106")
    stranger = cast.person("other", "罗平", role=Role.BUREAU_HEAD, office=bureau, at=at)
    client = signed_in(stranger)
    for name in ("notice", "notice_pdf", "notice_issue", "notice_withdraw", "notice_deliver", "notice_reissue"):
        assert client.get(reverse(name, args=[issued.pk])).status_code == 404
    for name in ("notice_printed", "notice_retry"):
        assert client.post(reverse(name, args=[issued.pk])).status_code == 404
    assert issued.number not in words(client.get(reverse("notice_desk")))


def test_the_institution_reads_what_is_issued_and_no_draft(case, draft, head, at, signed_in):
    client = signed_in(leader(case.institution, at=at))
    assert client.get(reverse("notice", args=[draft.pk])).status_code == 404
    issued = notices.issue(draft, by=head, at=at)
    page = client.get(reverse("notice", args=[issued.pk]))
    assert page.status_code == 200
    assert "可以办理" not in words(page)
    assert client.get(reverse("notice_desk")).status_code == 403
    assert client.get(reverse("notice_pdf", args=[issued.pk])).status_code == 302
    printed_file(issued, at)
    answer = client.get(reverse("notice_pdf", args=[issued.pk]))
    assert answer.content.startswith(b"%PDF-")
    assert Reading.objects.filter(case=case, what__startswith="下载文书").count() == 1


def test_the_commission_reads_a_bureaus_notice_but_does_nothing_to_it(people, issued, signed_in):
    client = signed_in(people[Role.COMMISSION_HEAD])
    assert client.get(reverse("notice", args=[issued.pk])).status_code == 200
    assert client.get(reverse("notice_withdraw", args=[issued.pk])).status_code == 404


def test_the_desk_counts_and_filters(case, issued, handler, at, signed_in):
    drafted(case, handler, at, kind="by_step")
    client = signed_in(handler)
    page = words(client.get(reverse("notice_desk")))
    assert "<strong>1</strong>待签发" in page
    assert "<strong>1</strong>已签发待打印" in page
    only = words(client.get(reverse("notice_desk"), {"tab": "issued", "kind": "reminder", "q": case.number}))
    assert issued.number in only
    assert "未编号" not in only
    assert "没有符合条件的文书" in words(client.get(reverse("notice_desk"), {"q": "没有这件"}))


def test_the_desk_asks_the_same_for_one_row_and_three(people, handler, head, at, signed_in):
    client = signed_in(head)
    client.get(reverse("notice_desk"))  # the session is written once
    counted = []
    for number in (1, 2, 3):
        notices.issue(drafted(application(institution(number), at=at, by=handler), handler, at), by=head, at=at)
        if number in (1, 3):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("notice_desk"))
            counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_list_goes_out_as_a_spreadsheet(issued, head, signed_in):
    answer = signed_in(head).get(reverse("notice_export"))
    found = read_workbook(BytesIO(answer.content), SHEET)
    assert [row.values["number"] for row in found.rows] == [issued.number]


def test_the_clerks_workbench_says_what_is_to_be_printed_and_delivered(people, issued, handler, at, signed_in):
    client = signed_in(people[Role.NOTICE_CLERK])
    assert "<strong>1</strong>文书待打印" in words(client.get(reverse("workbench")))
    notices.mark_printed(printed_file(issued, at), by=people[Role.NOTICE_CLERK], at=at)
    page = words(client.get(reverse("workbench")))
    assert "<strong>1</strong>文书待送达" in page
    assert "文书待打印" not in page
    assert "文书待送达" not in words(signed_in(handler).get(reverse("workbench")))


def test_a_number_typed_into_the_search_leads_to_its_notice(issued, people, signed_in):
    answer = signed_in(people[Role.NOTICE_CLERK]).get(reverse("search"), {"q": f" {issued.number} "})
    assert answer.url == reverse("notice", args=[issued.pk])
    stranger = signed_in(people[Role.INSTITUTE]).get(reverse("search"), {"q": issued.number})
    assert "没有找到" in words(stranger)
