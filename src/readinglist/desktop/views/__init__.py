"""What stands in the window: one folder or file a view."""
