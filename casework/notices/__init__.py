"""Notices beyond their verbs: kinds, rules, the desk at which they are issued, and the page of each."""
