"""The statutory form as pages."""
