"""The law, as data and plain functions."""
