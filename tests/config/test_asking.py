"""Whatever enters or renames an institution asks about what is doubtful, and has a form in which the answer can be given.

The places are found by what they call: a new one is walked here or fails.
"""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.entry.asking import AskingForm, Doubtful, answer
from accounts.models import Institution
from accounts.roles import Regime, Role
from casework import gateway
from casework.actions import institutions
from casework.forms.file import CHOOSE_AGAIN
from config.scenarios import hospitals
from config.scenarios import primary_care as scenario
from config.scenarios.papers import material, pdf
from emr_rating.registration import actions as registration
from emr_rating.registration.steps import RETURN, VERIFY
from primary_care_review.enrolment.actions import enrol_institution
from tests.config.forms_of_the_house import every_form
from tests.emr_rating.registration.pages import receipt, step, typed
from tests.forms_on_pages import form_with
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SIGN = "演示★医院"


@walked_once
def other(people, at) -> Institution:
    """It bears the name that the others ask for."""
    by = people[Role.BUREAU_HANDLER]
    row = scenario.register_row(9) | {"name": "演示同名机构"}
    return enrol_institution(**row, district=by.office.own_district, by=by, at=at).institution


def enrolled(people, at, client_of, wished):
    return client_of(people[Role.BUREAU_HANDLER]), reverse("enrol"), scenario.register_row()


def renamed(people, at, client_of, wished):
    leader = scenario.institution(people=people, at=at)
    own = leader.office.institution
    return client_of(leader), reverse("institution_edit"), {f: getattr(own, f) for f in institutions.OWN_FIELDS}


def applied(people, at, client_of, wished):
    return client_of(None), reverse("register"), typed(wished)


def resubmitted(people, at, client_of, wished):
    case, secret = hospitals.registered(wished, at=at)
    gateway.perform(case, RETURN, by=people[Role.CENTRE], at=at, reason="请更正")
    return client_of(None), receipt(case.number, secret, "registration_edit"), typed(wished) | {"seen": 1}


PLACES = {place.__name__: place for place in (enrolled, renamed, applied, resubmitted)}


@pytest.fixture
def client_of(client, signed_in):
    return lambda member: signed_in(member) if member else client


@pytest.mark.parametrize("name,sentence", [("演示 同名机构", "同名。"), (SIGN, "中有“★”")], ids=["same", "sign"])
@pytest.mark.parametrize("place", PLACES)
def test_every_place_asks_and_goes_on_when_it_was_looked_into(place, name, sentence, other, people, at, client_of):
    client, path, sent = PLACES[place](people, at, client_of, hospitals.hospital(2))
    asked = client.post(path, sent | {"name": name})
    assert asked.status_code == 422
    assert sentence in str(asked.context["form"].errors["name"])
    assert name in asked.text, "nothing typed is lost"
    tick = asked.context["form"].fields["confirmed"].widget.attrs["value"]
    again = form_with(asked.text, "name") | {"confirmed": tick, "licence": pdf("许可证.pdf")}
    assert client.post(path, again).status_code == 302


def test_the_approval_asks_once_more_and_the_centre_has_seen_it(other, people, at, signed_in):
    wished = hospitals.hospital(2)
    data = hospitals.registration_data(wished) | {"name": other.name}
    with pytest.raises(Doubtful) as doubtful:
        registration.apply(data=data, licence=material(), token=uuid4(), at=at)
    case, _ = registration.apply(
        data=data, licence=material(), token=uuid4(), at=at, confirmed=answer(doubtful.value.doubts)
    )
    assert "请核对：" in signed_in(people[Role.CENTRE]).get(reverse("case", args=[case.number])).text
    case = gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    institute = signed_in(people[Role.INSTITUTE])
    asked = institute.post(step(case, "approve"), {"seen": case.version})
    assert asked.status_code == 422
    assert "同名。" in asked.text
    tick = asked.context["form"].fields["confirmed"].widget.attrs["value"]
    assert institute.post(step(case, "approve"), {"seen": case.version, "confirmed": tick}).status_code == 302
    entered = Institution.objects.get(uscc=wished.uscc)
    assert "同名" in institutions.history(entered)[-1].facts["confirmed"][0]


def test_what_is_said_of_a_known_code_has_to_be_said_of_its_institution(other, client):
    sent = typed(hospitals.hospital(2)) | {"uscc": other.uscc, "name": "演示另一家医院", "type": other.type}
    answered = client.post(reverse("register"), sent)
    assert answered.status_code == 422
    assert f"该代码已登记为“{other.name}”，与所填“演示另一家医院”不一致" in answered.text
    elsewhere = client.post(
        reverse("register"),
        typed(hospitals.hospital(2)) | {"uscc": other.uscc, "name": other.name, "type": "general_hospital"},
    )
    assert elsewhere.status_code == 422
    assert "所填机构类别或者所在区县与登记的不一致" in str(elsewhere.context["form"].errors["uscc"])
    assert other.get_type_display() not in str(elsewhere.context["form"].errors), (
        "a stranger learns no more than the name"
    )
    assert not other.enrolments.filter(regime=Regime.EMR).exists()


def test_those_that_are_entered_together_are_asked_about_each_other(people, at):
    by = people[Role.BUREAU_HANDLER]
    both = [
        Institution(**scenario.register_row(index) | {"name": "演示同名机构", "district": by.office.own_district})
        for index in (11, 12)
    ]
    with pytest.raises(Doubtful) as doubtful:
        institutions.create_institutions(both, confirmed={}, by=by, at=at)
    confirmed = {both[1].uscc: answer(doubtful.value.doubts)}
    first, second = institutions.create_institutions(both, confirmed=confirmed, by=by, at=at)
    asked = [institutions.history(one)[-1].facts.get("confirmed", []) for one in (first, second)]
    assert (asked[0], len(asked[1])) == ([], 1)
    assert first.uscc in asked[1][0]


def test_where_the_verb_refuses_the_file_has_to_be_chosen_again(people, at, client):
    wished = hospitals.hospital(2)
    case, secret = hospitals.registered(wished, at=at)
    gateway.perform(case, RETURN, by=people[Role.CENTRE], at=at, reason="请更正")
    sent = typed(wished) | {"seen": 0, "licence": pdf("许可证.pdf")}
    refused = client.post(receipt(case.number, secret, "registration_edit"), sent)
    assert refused.status_code == 422
    assert refused.context["form"].errors["licence"] == [CHOOSE_AGAIN]


CALLS = {
    "casework/actions/change_requests.py": "changes code, district and type alone",
    "casework/actions/institutions.py": "the verbs themselves",
    "casework/views/institution.py": "renamed",
    "emr_rating/registration/opening.py": "approval",
    "primary_care_review/enrolment/actions.py": "enrolled, singly and by workbook",
}


def test_no_place_is_left_out():
    calling = re.compile(
        r"create_institutions?\(|(?<!def )\bchange_basic_data\(|Institution\.objects\.(bulk_)?create\("
    )
    floors = ("casework", "emr_rating", "primary_care_review")
    found = {
        str(path.relative_to(ROOT))
        for floor in floors
        for path in (ROOT / floor).rglob("*.py")
        if calling.search(path.read_text("utf-8"))
    }
    assert found == set(CALLS)


def test_every_form_that_asks_can_be_answered():
    asking = {form.__name__ for form in every_form() if issubclass(form, AskingForm) and form is not AskingForm}
    assert asking == {
        "OwnDataForm",
        "EnrolmentForm",
        "RegistrationForm",
        "ApplicationForm",
        "CorrectionForm",
        "ApproveForm",
        "ContractForm",  # of another name under a known code: tests/primary_care_review/test_contracts.py
        "HandInForm",  # of files that are missing: tests/emr_rating/materials/test_hand_in.py
    }
