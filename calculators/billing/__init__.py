"""A household's whole bill on its own tariff: before and after the work, by month, tier and hour."""
