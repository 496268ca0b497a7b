"""Simulated debtors who negotiate with the engine through its services, beside other desks, on seeds."""
