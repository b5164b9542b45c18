"""Referrals: rows of the reading log that the audit administrator hands to the commission as what a case may rest on (E31, P31, P32)."""
