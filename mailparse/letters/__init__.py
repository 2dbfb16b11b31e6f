"""Letters that ask for an organisation's account. # notice 五."""
