"""The pages: applicants log in, staff log in, and whoever can't get in is told what to do."""
