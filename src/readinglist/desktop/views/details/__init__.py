"""The right pane: everything about the chosen papers."""
