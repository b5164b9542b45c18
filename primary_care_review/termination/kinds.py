"""The kinds of case that a termination is: of a bureau's review, and of the commission's own re-review (P06, P33)."""

KIND = "primary_care_termination"
CITY_KIND = "primary_care_city_termination"
TERMINATIONS = (KIND, CITY_KIND)
