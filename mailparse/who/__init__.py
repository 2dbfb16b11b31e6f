"""Who is meant: names in text, beside ID numbers, whose a number is, and whether a name is certain."""
