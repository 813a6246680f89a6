"""People and paper: the command, reports, and the web application."""
