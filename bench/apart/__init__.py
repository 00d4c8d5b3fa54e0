"""Machines on one machine: networks of their own that can be cut, and a share of the processor each."""
