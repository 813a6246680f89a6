"""How many small changes to rules/ the tests notice: `make mutants` makes them and prints the share."""
