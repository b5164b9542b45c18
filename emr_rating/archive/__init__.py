"""Which cases of the rating are kept by whom and how long (E26)."""
