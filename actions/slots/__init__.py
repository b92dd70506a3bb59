"""How each slot is read from a message, asked for and explained."""
