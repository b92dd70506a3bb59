"""What every form shares: how it is entered, filled, asked and submitted."""
