"""A draw by two parties, of people or of cases: its row (`base`), what its parties do (`protocol`), what they see (`page`, `parties`).

Of whatever is drawn neither party can steer the outcome, and nobody can try again unseen. The algorithm is `casework/verifiers/verify_draw.py`.
"""
