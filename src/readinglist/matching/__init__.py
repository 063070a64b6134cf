"""Entry and paper to evidence: named agreements and contradictions, and what they prove. Pure; home of rapidfuzz."""
