"""The sidebar: statuses, tags, saved searches, listings, trash."""
