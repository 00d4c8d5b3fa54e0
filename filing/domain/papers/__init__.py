"""What papers say before they are printed: the statutory forms ruled and ticked, and the agency's letters."""
