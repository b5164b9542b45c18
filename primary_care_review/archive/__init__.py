"""Which cases of the grade review are kept by whom and how long (P07)."""
