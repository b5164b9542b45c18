"""What the body concludes on the team's report: a grade, none, or that a first grade is reached (P12, P18, P25)."""
