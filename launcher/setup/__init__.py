"""Makes the environment: Python, what the lock holds, npm."""
