"""The human desk: a host of the REST channel behind which a person answers."""
