"""People and offices held to account for what they did in a review: told, heard, decided by another person (P31, E31)."""
