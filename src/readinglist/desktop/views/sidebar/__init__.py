"""The sidebar: statuses, tags, saved searches, what is followed, listings, trash."""
