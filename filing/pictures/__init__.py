"""Pictures drawn here, as SVG: no script, no fonts from elsewhere, for pages, programs and print."""
