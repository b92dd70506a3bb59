"""The bank's store in memory: the adapter of the demo and of tests."""
