"""How a database grows from one version of Hearthline to the next."""
