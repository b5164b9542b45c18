"""Third parties under contract: what they may do for a body, who acts for them, what they are given, what follows bad work (P16, P29)."""
