"""Windows beside the main one. None of them is needed for an answer that undo can give."""
