"""Organisations and what waits for a person. So far: tickets."""
