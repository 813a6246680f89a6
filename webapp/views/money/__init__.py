"""Money: budgets for the manager, price lists, and invoices from draft to payment."""

from webapp.views.money import budgets, invoices, measures, prices, steps
from webapp.views.money.blueprint import blueprint

__all__ = ["blueprint", "budgets", "invoices", "measures", "prices", "steps"]
