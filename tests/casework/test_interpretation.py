"""Questions asked, answered and published by the commission, changed by a further version, withdrawn with a reason (P35, E28)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework import proving
from casework.interpretation import actions, rules
from casework.models import Interpretation, Message, Question, Record, Wording
from casework.regulations import article
from config.scenarios import cast
from config.scenarios.interpreting import ANSWER, ASKED, asked, drafted, published, revised, said
from tests.experts.reviews import page, visit
from tests.refusals.page import Fields, said_at
from tests.worlds import walked_once

P35 = article("P35")


@walked_once
def officials(at):
    return cast.officials(at=at)


@pytest.fixture
def head(officials):
    return officials[Role.COMMISSION_HEAD]


@pytest.fixture
def handler(officials):
    return officials[Role.COMMISSION_HANDLER]


@pytest.fixture
def asker(officials):
    return officials[Role.BUREAU_HANDLER]


@pytest.mark.django_db
@pytest.mark.article("P35")
@pytest.mark.article("E28")
@pytest.mark.opens("P35")
def test_from_the_question_to_the_published_page(officials, head, handler, asker, at):
    """Asked, drafted by one, sent back, signed by another, read by anybody, told to whoever asked; never who asked."""
    sent = {"article": "P18", "clause": "1.1.1", "text": ASKED}
    assert visit(asker, reverse("ask_question"), sent, at=at).status_code == 302
    question = Question.objects.get()
    assert (question.regime, question.edition.key, question.clause) == (Regime.PRIMARY_CARE, "demo-2026", "1.1.1")
    assert "咨询待答复" in page(handler, reverse("workbench"), at=at)
    form = f"{reverse('draft_interpretation', args=['primary_care'])}?question={question.pk}"
    held = Fields(page(handler, form, at=at)).held
    assert (held["question"], held["articles"], held["clauses"]) == ([ASKED], ["P18"], ["1.1.1"])
    text = {"question": ASKED, "answer": ANSWER, "articles": ["P18", "P05"], "clauses": "1.1.1、1.1.2"}
    assert visit(handler, form, text, at=at).status_code == 302
    draft = Wording.objects.get()
    at_draft = reverse("interpretation_draft", args=[draft.pk])
    assert "解释待审签" in page(head, reverse("workbench"), at=at)
    assert visit(head, at_draft, {"decision": "return", "reason": ""}, at=at).status_code == 422
    assert visit(head, at_draft, {"decision": "return", "reason": "请写明起算日期。"}, at=at).status_code == 302
    assert "请写明起算日期。" in page(handler, at_draft, at=at)
    again = reverse("redraft_interpretation", args=[draft.pk])
    assert visit(handler, again, text | {"answer": f"{ANSWER}详见标准。"}, at=at).status_code == 302
    assert visit(head, at_draft, {"decision": "issue"}, at=at).status_code == 302
    public = Client().get(reverse("interpretation", args=[draft.interpretation_id])).content.decode()
    assert [words in public for words in ("解释2026-0001", ASKED, "详见标准。", "1.1.1 1.1.2")] == [True] * 4
    assert [words in public for words in (asker.person.name, str(asker.office))] == [False, False]
    told = Message.objects.get(person=asker.person, title="已答复：解释2026-0001")
    assert ASKED in told.body
    assert "解释2026-0001" in page(asker, reverse("question", args=[question.pk]), at=at)
    articles = Client().get(reverse("articles", args=["P"])).content.decode()
    assert "本条的解释（1条）" in articles
    assert proving.faults() == []


@pytest.mark.django_db
@pytest.mark.article("P35")
def test_it_is_found_by_words_by_article_and_by_clause_and_goes_out(officials, head, at):
    first = published(officials, at=at, clauses=["1.1.1"])
    other = published(officials, at=at, regime=Regime.EMR, question=None, articles=["E09"], clauses=["01.01"])
    gone = published(officials, at=at, articles=["P20"])
    with pytest.raises(Refused, match="请填写理由"):
        actions.withdraw(gone, reason=" ", by=head, at=at)
    actions.withdraw(gone, reason="与前一解释重复。", by=head, at=at)

    def listed(**asked: str) -> list[str]:
        rows = Client().get(reverse("interpretations"), asked).context["rows"]
        return sorted(str(row.interpretation) for row, _ in rows)

    assert listed() == [first.number, other.number]
    assert listed(article="P18") == listed(clause="1.1.1") == [first.number]
    assert listed(clause="1.1") == []
    assert listed(q="01.01") == []
    assert listed(q=other.number) == listed(article="E09", q="停业") == [other.number]
    assert listed(standing="withdrawn") == [gone.number]
    assert len(listed(standing="all")) == 3
    assert Client().get(reverse("interpretations_excel")).status_code == 200
    shown = Client().get(reverse("interpretation", args=[gone.pk])).content.decode()
    assert ("撤回：与前一解释重复。" in shown, "现行" in shown) == (True, False)


@pytest.mark.django_db
@pytest.mark.article("P35")
def test_a_version_takes_the_place_of_the_one_before_which_stays_readable(officials, head, handler, asker, at):
    first = published(officials, at=at, question=asked(by=asker, at=at))
    draft = revised(first, officials, at=at)
    assert [row.answer for row in first.wordings.published()] == [ANSWER]
    with pytest.raises(Refused, match="已有修订稿正在办理"):
        revised(first, officials, at=at)
    actions.issue(draft, by=head, at=at)
    assert [row.version for row in first.wordings.published()] == [2]
    shown = Client().get(reverse("interpretation", args=[first.pk])).content.decode()
    assert [words in shown for words in ("第1版", "第2版", "写明停业以执业登记机关的记载为准。")] == [True] * 3
    assert Message.objects.filter(person=asker.person, title=f"已修订：{first}").count() == 1
    with pytest.raises(Refused, match="请填写修订说明"):
        actions.revise(first, text=said(), by=handler, at=at)
    reason = {"reason": "标准已经调整。"}
    assert visit(handler, reverse("withdraw_interpretation", args=[first.pk]), reason, at=at).status_code == 403
    assert visit(head, reverse("withdraw_interpretation", args=[first.pk]), reason, at=at).status_code == 302
    assert Message.objects.filter(person=asker.person, title=f"已撤回：{first}").count() == 1
    with pytest.raises(Refused, match="已经撤回，不能再修订"):
        revised(Interpretation.objects.get(pk=first.pk), officials, at=at)
    labels = Record.objects.filter(subject=f"interpretation:{first.pk}").order_by("seq").values_list("verb", flat=True)
    assert list(labels) == [
        "draft_interpretation", "issue_interpretation", "draft_interpretation", "issue_interpretation",
        "withdraw_interpretation",
    ]  # fmt: skip
    assert proving.faults() == []


@pytest.mark.django_db
@pytest.mark.article("P35")
def test_a_question_may_be_answered_by_what_is_published_or_declined(officials, handler, asker, at):
    standing = published(officials, at=at)
    one, two = (asked(by=asker, at=at, text=f"问题{n}") for n in (1, 2))
    address = reverse("settle_question", args=[one.pk])
    unknown = visit(handler, address, {"decision": "published", "number": "解释2026-0009"}, at=at)
    assert unknown.status_code == 422
    assert "没有编号为“解释2026-0009”的现行解释，请核对编号。" in said_at(unknown.content.decode(), "number")
    assert visit(handler, address, {"decision": "published", "number": standing.number}, at=at).status_code == 302
    other = reverse("settle_question", args=[two.pk])
    assert visit(handler, other, {"decision": "decline", "reason": ""}, at=at).status_code == 422
    assert visit(handler, other, {"decision": "decline", "reason": "属于个案进度。"}, at=at).status_code == 302
    assert "属于个案进度。" in page(asker, reverse("question", args=[two.pk]), at=at)
    with pytest.raises(Refused, match="该咨询已有人办理"):
        drafted(officials, at=at, question=one)
    dropped = drafted(officials, at=at, question=(three := asked(by=asker, at=at)))
    with pytest.raises(Refused, match="请填写理由"):
        actions.drop(dropped, reason=" ", by=handler, at=at)
    actions.drop(dropped, reason="重复。", by=handler, at=at)
    assert [row.pk for row in Question.objects.waiting()] == [three.pk]
    assert proving.faults() == []


@pytest.mark.django_db
@pytest.mark.article("P35")
def test_a_stranger_reads_no_question_and_nobody_else_drafts_or_signs(officials, head, handler, asker, at):
    question = asked(by=asker, at=at)
    stranger = officials[Role.CENTRE]
    assert visit(stranger, reverse("question", args=[question.pk]), at=at).status_code == 404
    assert question.text not in page(stranger, reverse("questions"), at=at)
    draft = drafted(officials, at=at)
    assert visit(asker, reverse("interpretation_draft", args=[draft.pk]), at=at).status_code == 403
    assert Client().get(reverse("interpretation", args=[draft.interpretation_id])).status_code == 404
    with pytest.raises(Refused, match="解释由市卫生健康委作出"):
        actions.redraft(draft, text=said(), by=asker, at=at)
    with pytest.raises(Refused, match="由市卫生健康委负责人审签"):
        actions.issue(draft, by=handler, at=at)
    own = actions.redraft(draft, text=said(), by=head, at=at)
    with pytest.raises(Refused, match="须由另一位负责人审签"):
        actions.issue(own, by=head, at=at)
    with pytest.raises(Refused, match=r"现行标准没有条款9\.9\.9") as refused:
        asked(by=asker, at=at, clause="9.9.9")
    assert refused.value.field == "clause"
    lost = visit(asker, reverse("ask_question"), {"article": "P18", "clause": "9.9.9", "text": ASKED}, at=at)
    assert (lost.status_code, ASKED in lost.content.decode()) == (422, True)


@pytest.mark.article("P35")
@pytest.mark.parametrize(
    "verdict, sentence",
    [
        (rules.cited(["1.1"], known=None, named="条款", article=P35), "目前没有施行的标准"),
        (rules.cited(["1.1", "2.2"], known={"1.1"}, named="条款", article=P35), "现行标准没有条款2.2"),
        (rules.may_decide(issued=True, dropped=False, returned=False, article=P35), "本稿已经公布"),
        (rules.may_decide(issued=False, dropped=True, returned=False, article=P35), "本稿已撤销起草"),
        (rules.may_decide(issued=False, dropped=False, returned=True, article=P35), "本稿已退回"),
        (rules.may_change(published=False, withdrawn=False, drafted=False, article=P35), "该解释尚未公布"),
    ],
)
def test_each_refusal_is_one_sentence(verdict, sentence):
    assert [str(reason).startswith(sentence) for reason in verdict.reasons] == [True]
    assert rules.cited([], known=None, named="条款", article=P35)
    assert rules.may_issue(own=True, two_people=False, article=P35)
