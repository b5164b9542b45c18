"""Large files in pieces: begun, sent on after any cut, looked into when whole, and hung on their case (decision 0026)."""
