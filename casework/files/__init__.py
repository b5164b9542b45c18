"""What is handed in as a file: looked into before it is kept, kept once under its hash, never executed, never guessed at."""
