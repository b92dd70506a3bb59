"""Sets up, starts, checks and stops the parts of the assistant."""
