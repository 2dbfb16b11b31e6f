"""Text: its reading form, the words that reading rests on, numbers, segments, and where a name begins and ends."""
