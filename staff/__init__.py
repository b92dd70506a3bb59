"""What the parts for staff share: accounts, sign-in, page frame, log of readings."""
