"""Accounts, who may see what, and what people are told."""
