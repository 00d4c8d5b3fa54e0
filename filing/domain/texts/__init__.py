"""What people are told, with named blanks that the law of a day fills."""
