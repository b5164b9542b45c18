"""What anybody tells of the rating: a violation of a hospital or a bureau, coaching that nobody may give; answered by the commission (E28, E29)."""
