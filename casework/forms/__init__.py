"""What steps, institutions and notices ask of a person."""
