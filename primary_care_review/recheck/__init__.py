"""A grade is looked into again within its term by whoever reviews, and what differs is adopted or reviewed anew (P28)."""
