"""PDF files to entries: what the first page, the properties and the XMP of a document say of it. Pure."""
