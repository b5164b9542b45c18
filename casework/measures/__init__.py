"""What an office does to an institution for what it did: told of it first, heard, then decided on with notice (E29, P33, P34)."""
