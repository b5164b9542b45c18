"""Trainings: announced, signed up for, attended; of which offices and for whom, a regime says in a `TrainingUse` (E28, P07)."""
