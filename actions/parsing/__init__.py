"""What was said: the message, its consent, names, amounts, times and other requests."""
