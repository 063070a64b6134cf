"""Changes that the window asks for: each runs a use case beside the event loop and says what it did."""
