"""Documents and settings as files: read, resolved, written (domain: files in and out)."""
