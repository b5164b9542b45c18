"""A grade that is in force is revoked on four grounds, its holder told and heard, with its plaque; a circular where it is grave (P34)."""
