"""What exists: frozen dataclasses and pure functions over them. Standard library only."""
