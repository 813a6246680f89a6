"""CalEnviroScreen scores."""
