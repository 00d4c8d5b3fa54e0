"""Paper that is printed on demand from what is stored: the statutory form, the commitment, the agency's letters."""
