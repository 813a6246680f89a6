"""What the manager is asked about inspections."""
