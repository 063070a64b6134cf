"""The review: a listing beside the plan of its import, before anything lands."""
