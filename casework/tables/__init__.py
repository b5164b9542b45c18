"""The spreadsheets that this floor gives out and takes in."""
