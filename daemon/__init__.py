"""The night and all around it: mailbox, outbox, schedule, settings, report, command line."""
