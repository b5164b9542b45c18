"""What anybody tells of a grade review: looked into by the commission, or handed on to the bureau of the district, and answered (P29, P31 to P34)."""
