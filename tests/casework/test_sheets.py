"""No sheet of the portal escapes the round trips through other programs (tests/evidence/round_trips.py)."""

from tests.casework.sheets import MADE, makers, sheets


def test_every_layout_made_in_a_function_is_known():
    assert makers() == set(MADE)


def test_the_sheets_are_found_where_they_stand():
    found = sheets()
    assert len(found) >= 30
    assert {"primary_care_review.enrolment.workbook.REGISTER", "emr_rating.filing.workbook.EMR_SPEC"} <= set(found)
