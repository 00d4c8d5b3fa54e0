"""Imprints: what each transaction left in the rows it wrote, under the installation's key, so that other writing shows."""
