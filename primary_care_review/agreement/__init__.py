"""Same-eye checks: a twentieth of what teams have rated is rated again, blind, by a second expert; which clauses need better words (P30, P03)."""
