"""What stands around Rasa in its server: the ways in, and the ways out.

credentials.yml names the channels, endpoints.yml the tracker store.
"""
