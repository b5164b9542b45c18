"""What is looked for in the rating: unusual reading (E31), and what may be one of the grounds of a violation (E29)."""
