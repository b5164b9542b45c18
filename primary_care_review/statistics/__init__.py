"""Routine statistics and monitoring results, entered or imported before a visit and shown beside the clauses that they tell of (P22)."""
