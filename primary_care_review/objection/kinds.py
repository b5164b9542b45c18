"""The kinds of case that an objection is: to a conclusion of a bureau, and to one of the commission (P13)."""

KIND = "primary_care_objection"
CITY_KIND = "primary_care_city_objection"
OBJECTIONS = (KIND, CITY_KIND)
