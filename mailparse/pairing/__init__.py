"""Who asks for what where a mail has rows: prose, lists, tables, codes, ordinals."""
