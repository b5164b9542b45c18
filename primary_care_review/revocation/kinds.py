"""The kinds of case that a revocation is: of a grade that a bureau has made known, and of one that the commission has (P34)."""

KIND = "primary_care_revocation"
CITY_KIND = "primary_care_city_revocation"
REVOCATIONS = (KIND, CITY_KIND)
