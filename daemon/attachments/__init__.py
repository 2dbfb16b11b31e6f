"""Attachments of letters: taken from the mailbox, checked, kept away from the web, looked into behind a fence.

The reader never opens them (mailparse); what a person is shown of them is a preview, or the file as a download.
"""
