"""The bodies of the review: who may do what, and the working rules that each of them has made for itself (P04, P06, P07)."""
