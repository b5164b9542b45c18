"""What is posted for a term, for anyone to read (E25, P12): the pages, the files, and how the days are shown."""
