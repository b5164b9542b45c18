"""Cases that were run elsewhere, taken over in mid-year from a spreadsheet into the stage in which they stand (decision 0033)."""
