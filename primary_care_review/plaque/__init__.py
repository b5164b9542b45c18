"""The plaque of a grade: made, handed out, hung, replaced, taken back; and the page that tells anybody what it is worth (P26)."""
