from inventory.admin import configuration, ledger, users

__all__ = ["configuration", "ledger", "users"]
