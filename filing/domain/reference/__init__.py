"""The lists of the State: places, industries, agencies, zones."""
