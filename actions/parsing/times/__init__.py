"""Words of time: which there are in a message, and which days they stand for."""
