"""One module a skill: what it asks for, confirms, does and answers."""
