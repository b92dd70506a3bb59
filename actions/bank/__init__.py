"""The bank: accounts, cards and money, free of Rasa and of HTTP."""
