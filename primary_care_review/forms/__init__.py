"""The forms of the grade review: one class a step, and one for each page that is none."""
