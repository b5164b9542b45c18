"""The verbs of the grade review: what happens around a step. Keyword-only, `by=` and `at=`, one transaction each."""
