"""What pages ask: one class for each form, by role."""
