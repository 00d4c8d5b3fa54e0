"""Pictures of what the law makes people file, as SVG: no script, no fonts from elsewhere."""
