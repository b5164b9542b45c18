"""The correction of a result that was published and is wrong: an act of its own, with a notice of its own (E18)."""
