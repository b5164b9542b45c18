"""What anybody tells an office without signing in: looked into, answered by a receipt; who has told it is for the handler alone (E28, E29, P26)."""
