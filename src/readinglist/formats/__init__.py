"""Files <-> entries: one module a format. Pure: papers in, text out."""
