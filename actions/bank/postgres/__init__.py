"""The bank's store in PostgreSQL."""
