"""The three documents that the leader of the team hands in after the visit, and their receipt (P24)."""
