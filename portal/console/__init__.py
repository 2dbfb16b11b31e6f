"""The console of the staff: what waits for a person, and the way back from every mistake."""
