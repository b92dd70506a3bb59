"""What the assistant does: the skills, and the bank beneath them."""
