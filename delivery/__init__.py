"""Bring the assistant from a commit to a running deployment, and remove it again.

Every make target of ``make/delivery.mk`` is one command of ``python -m delivery``.
"""
