"""Conclusions made public, and the grade determined once the term is over (P12, P13)."""
