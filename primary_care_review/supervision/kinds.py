"""The kinds of case that an objection of a supervisor is: to a review of a bureau, and to one of the commission (P30)."""

KIND = "primary_care_supervision"
CITY_KIND = "primary_care_city_supervision"
# For which the steps wait by which a review goes on.
SUPERVISION = (KIND, CITY_KIND)
