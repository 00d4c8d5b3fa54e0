"""Two versions of this program, asked the same in turns."""
