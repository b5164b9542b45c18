"""Papers that an office drafts from its cases and hands to the office above it (E19, E33, P15): drafted by the portal, edited in the
browser, handed in and frozen, returned with a reason, chased. A regime declares which papers there are: who drafts, to whom, by when,
with which chapters."""
