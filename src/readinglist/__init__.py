"""Reading List: paste any listing of papers, keep the papers, cite them.

The layers and what each may import are in docs/architecture.md; tests/test_architecture.py holds them.
"""

__version__ = "0.1.0"
