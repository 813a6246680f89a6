"""Forms of the caseworker: the questions of the intake, and the steps of an office."""
