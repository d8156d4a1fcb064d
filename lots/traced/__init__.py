"""What lots and serial numbers have in common: a header that people edit, with its history of changes."""
