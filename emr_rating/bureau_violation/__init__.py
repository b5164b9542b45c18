"""What a bureau has done against the rating: heard, decided on with all filings that it reaches; grave, it is made known to the whole city (E29)."""
