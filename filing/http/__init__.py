"""What pages and API share: access, statuses, rate limits, downloads."""
