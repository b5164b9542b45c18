"""What a hospital has done against the rating, found out: told, heard, decided on; grave, it is made known to the whole city (E29)."""
