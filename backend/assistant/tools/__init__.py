"""The functions behind `negotiator_tools.json`; importing this package registers them all."""

from backend.assistant.tools import agreements, cases, debts, documents, negotiation  # noqa: F401
