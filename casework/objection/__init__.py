"""What objections have in common whatever they are to (E25, P13): the stages, the row of the ledger, the points that are answered one by
one. A regime makes its kind of them with its articles, prefix and offices."""
