"""Small PDF files, written by hand: lines of one page with their size and place, properties, an XMP packet."""

from __future__ import annotations

from collections.abc import Sequence


def pdf(
    lines: Sequence[tuple[float, str]], *, properties: dict[str, str] | None = None, xmp: str = "", stamp: str = ""
) -> bytes:
    """One page with lines of (points, text) from its top. stamp: turned by a quarter, on the left margin."""
    drawn, height = [], 780.0
    for size, text in lines:
        height -= size * 1.4
        drawn.append(f"BT /F1 {size} Tf 1 0 0 1 60 {height:.1f} Tm ({_escaped(text)}) Tj ET")
    if stamp:
        drawn.append(f"BT /F1 20 Tf 0 1 -1 0 30 200 Tm ({_escaped(stamp)}) Tj ET")
    content = "\n".join(drawn).encode("latin-1")
    info = " ".join(f"/{name} ({_escaped(value)})" for name, value in (properties or {}).items())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R" + (b" /Metadata 7 0 R" if xmp else b"") + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< " + info.encode("latin-1") + b" >>",
    ]
    if xmp:
        packet = xmp.encode()
        head = b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n" % len(packet)
        objects.append(head + packet + b"\nendstream")
    return _file(objects)


def xmp_packet(inside: str) -> str:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">'
        f"{inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )


def _file(objects: Sequence[bytes]) -> bytes:
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(data)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
