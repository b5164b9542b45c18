"""Every column of every table of ours has one decision beside its model; what is written in bulk is noted as what is saved."""

import pickle
from datetime import date

import pytest
from django.db import connection, transaction

from accounts import columns, written
from accounts.columns import Covered, Derived, Free, Frozen, declarations, take_written
from accounts.models import District, Institution, Membership, Office, Person
from accounts.pinyin import pinyin_key
from accounts.roles import Role
from casework import checks


def test_every_column_of_every_model_is_decided():
    assert [fault.msg for fault in checks.columns_decided(None)] == []


def test_a_table_without_a_decision_and_a_column_without_one_fail(monkeypatch):
    monkeypatch.delitem(columns._declared, Person)
    undecided = columns.Declaration(
        Office, (Frozen("kind"), Covered("name name short_name district"), Free("code", "none such"))
    )
    monkeypatch.setitem(columns._declared, Office, undecided)
    assert {fault.msg for fault in checks.columns_decided(None)} == {
        "accounts.Person: no column is decided",
        "accounts.Office.name: not one decision",
        "accounts.Office.document_word: not one decision",
        "accounts.Office.connected: not one decision",
        "accounts.Office.two_people: not one decision",
        "accounts.Office.code: not one decision",
    }


def test_what_is_frozen_from_one_moment_on_stands_in_one_rule():
    """Of two rules the trigger of the second would take the place of the first's."""
    with pytest.raises(ValueError, match="stands in one rule"):
        columns.kept(Frozen("name"), Frozen("key"))(Institution)


def test_a_free_column_says_why():
    reasons = [rule.reason for one in declarations() for rule in one.rules if isinstance(rule, Free)]
    assert reasons
    assert all(len(reason) > 15 for reason in reasons)


def test_a_moment_from_which_something_is_frozen_is_frozen_itself():
    """Else it could be emptied first and everything changed then."""
    loose = [
        (one.table, rule.since)
        for one in declarations()
        for rule in one.rules
        if isinstance(rule, Frozen)
        and rule.since
        and not any(
            isinstance(other, Frozen) and rule.since in other.names and other.since in ("", rule.since)
            for other in one.rules
        )
    ]
    assert loose == []


@pytest.mark.django_db
class TestWhatIsWritten:
    """Of rows that the reference data have written already."""

    @pytest.fixture(autouse=True)
    def nothing_yet(self, people):
        with transaction.atomic():
            take_written()

    def test_saving_creating_and_deleting(self, people):
        office = Office.objects.order_by("pk").first()
        office.save()
        District.objects.create(code="500999", name="演示区", kind="district", valid_from=date(2026, 1, 1)).delete()
        taken = {(table, row): digest for table, row, digest in take_written()}
        assert taken.keys() == {("accounts_office", str(office.pk)), ("accounts_district", "500999")}
        assert taken["accounts_district", "500999"] is None
        assert len(taken["accounts_office", str(office.pk)]) == 64
        assert take_written() == []

    def test_updates_and_rows_made_in_bulk(self, people):
        Office.objects.filter(kind="bureau").update(connected=True)
        made = Office.objects.bulk_create([Office(kind="third_party", name=f"演示{number}") for number in range(2)])
        expected = {str(pk) for pk in Office.objects.filter(kind="bureau").values_list("pk", flat=True)}
        assert {row for _, row, _ in take_written()} == expected | {str(office.pk) for office in made}

    def test_by_a_related_manager_too(self, people):
        head = people[Role.BUREAU_HEAD]
        head.office.memberships.filter(pk=head.pk).update(valid_from=date(2021, 1, 1))
        assert [(table, row) for table, row, _ in take_written()] == [("accounts_membership", str(head.pk))]

    def test_free_columns_are_no_news(self, people):
        person = people[Role.BUREAU_HEAD].person
        person.large_type = True
        person.save(update_fields=["large_type"])
        Person.objects.filter(pk=person.pk).update(must_change_password=False)
        assert take_written() == []

    def test_what_is_rolled_back_is_forgotten(self, people):
        with transaction.atomic():
            Membership.objects.update(valid_from=date(2021, 1, 1))
            transaction.set_rollback(True)
        assert take_written() == []

    def test_what_a_row_of_the_record_has_covered_that_is_rolled_back_is_still_to_be_covered(self, people):
        """An act that is tried out and taken back covers nothing; written again after one that stands, it is covered again."""
        head = people[Role.BUREAU_HEAD]
        row = ("accounts_membership", str(head.pk))
        for tried_out in (True, False):
            head.save()
            with transaction.atomic():
                assert [(table, key) for table, key, _ in take_written()] == [row]
                transaction.set_rollback(tried_out)
            assert [(table, key) for table, key, _ in take_written()] == [row] * tried_out
        head.save()
        assert [(table, key) for table, key, _ in take_written()] == [row]

    def test_of_a_long_transaction_only_what_is_still_to_be_covered_is_looked_through(self, people):
        """Each act has a savepoint of its own, and what it covers of the outside is covered for good once that has ended."""
        head, before = people[Role.BUREAU_HEAD], len(written._all_written())
        for _ in range(5):
            head.save()
            with transaction.atomic():
                head.person.save()
                assert len(take_written()) == 2
        assert take_written() == []
        assert len(written._all_written()) == before
        head.save()
        assert len(written._all_written()) == before + 1

    def test_what_a_row_of_the_record_covers_leaves_the_callbacks_of_the_commit_in_their_order(self, people):
        """Tests cut off those of one block by their number, as whoever counts them may."""
        people[Role.BUREAU_HEAD].save()
        before = list(connection.run_on_commit)
        with transaction.atomic():
            assert take_written()
        assert connection.run_on_commit[: len(before)] == before


def test_a_derived_column_says_how():
    rule = next(rule for rule in columns.declared(Institution).rules if isinstance(rule, Derived))
    assert rule.by(Institution(name="演示医院")) == pinyin_key("演示医院")


# What once could be changed behind the portal and nobody noticed: none of it may ever be called free, and what is never changed
# by an act is refused by the database itself.
REFUSED = (
    "experts_assignment.member experts_assignment.text experts_draw.proof experts_draw.frozen experts_consolidation.text "
    "casework_notice.pdf casework_notice.number emr_rating_report.answers emr_rating_report.total emr_rating_summaryline.conclusion "
    "primary_care_review_assessmentreport.answers primary_care_review_grade.grade accounts_membership.role casework_material.file "
    "casework_reading.what casework_anchor.heads casework_conclusion.to_level casework_message.body casework_message.person"
)
FOUND = "casework_deadline.due_on casework_case.state emr_rating_yearresult.final_level emr_rating_filing.lane"


@pytest.mark.parametrize("rule, named", [(Frozen, REFUSED), (Covered, FOUND)])
def test_what_everything_hangs_on_is_proved(rule, named):
    decided = {
        f"{one.table}.{name}": {type(rule) for rule in rules}
        for one in declarations()
        for name, rules in one.decided().items()
    }
    assert {name: decided[name] for name in named.split() if decided[name] != {rule}} == {}


@pytest.mark.django_db
def test_rows_that_note_what_is_written_can_be_kept_and_read_again():
    rows = pickle.loads(pickle.dumps(Office.objects.order_by("pk")[:3]))
    assert (type(rows), list(rows)) == (type(Office.objects.all()), list(Office.objects.order_by("pk")[:3]))
