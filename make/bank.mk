# The bank in PostgreSQL; all read BANK_DATABASE_URL.

.PHONY: bank-migrate bank-due bank-audit

bank-migrate: setup ## Make the bank's tables in BANK_DATABASE_URL, or bring them up to date
	@$(PY) -m actions.bank.migrate

bank-due: setup ## Carry out the scheduled payments that are due; for a timer
	@$(PY) -m actions.bank.due

bank-audit: setup ## Check the bank's books; CUSTOMER=… for one
	@$(PY) -m actions.bank.audit verify $(if $(CUSTOMER),--customer '$(CUSTOMER)')
