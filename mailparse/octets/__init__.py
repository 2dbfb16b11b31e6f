"""Octets to a Mail: MIME, charsets, HTML as a person sees it."""
