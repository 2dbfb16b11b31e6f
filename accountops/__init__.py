"""Accounts: facts to decisions (pure tables), repairs, credentials, log-in and forced change."""
