"""Language models by provider: one contract, one adapter for each kind of server."""
