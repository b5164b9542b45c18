"""What is looked for in the grade review: unusual reading (P32), and what may be one of the grounds of a termination (P33)."""
