"""A grade is made known: the decree of the right body, and the certificate that goes with it (P26)."""
