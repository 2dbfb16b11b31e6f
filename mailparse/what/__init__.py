"""What is asked for: cues and their polarity, whose matter it is, and the second thoughts about it."""
