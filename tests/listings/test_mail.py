"""Messages: alerts of Google Scholar in any language, digests, links; encodings, nesting, several in one file.

All messages here are hand-made; the real ones of the corpus are in tests/data/corpus/mail.
"""

from __future__ import annotations

import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from pages import TODAY, lines_not_accounted_for
from test_arxiv_mail import CROSS, HEAD, NEW

from readinglist.errors import UnreadableInput
from readinglist.library import importing
from readinglist.listings import mail
from readinglist.listings.redirects import plain_address, unwrapped
from readinglist.model.listing import Listing


def block(
    title: str,
    target: str = "https://example.org/a",
    *,
    byline: str = "A Lima, B Li - Winds, 2026",
    mark: str = "",
    prefix: str = "",
) -> str:
    return (
        f'<h3><span>{mark}</span> <a href="https://scholar.google.co.jp/scholar_url?url={target}&amp;hl=ja&amp;sa=X"'
        f' class="{prefix}gse_alrt_title">{title}</a></h3><div>{byline}</div>'
        f'<div class="{prefix}gse_alrt_sni">Winds blow <br>at night …</div>'
    )


def alert(*blocks: str) -> str:
    return (
        "<!doctype html><html><body><div>" + "<br>".join(blocks) + "<p>This message was sent …</p></div></body></html>"
    )


def message(html: str = "", plain: str = "", *, subject: str = "Ada Lima - new articles") -> bytes:
    made = EmailMessage()
    made["From"] = "Alerts <alerts@example.org>"
    made["To"] = "reader@example.org"
    made["Subject"] = subject
    made["Date"] = "Mon, 13 Jul 2026 06:53:46 -0700"
    made.set_content(plain or "See the other part.")
    if html:
        made.add_alternative(html, subtype="html")
    return made.as_bytes()


def read(data: bytes | str) -> Listing:
    listing = importing.read(data, today=TODAY)
    assert lines_not_accounted_for(listing) == []
    return listing


def test_an_alert_gives_title_venue_year_and_the_address_behind_scholars_own() -> None:
    listing = read(message(alert(block("Names of <b>Winds</b>", "https://doi.org/10.5555/winds.1", mark="[PDF]"))))
    (entry,) = listing.entries
    assert (listing.kind, listing.name) == ("mail", "Ada Lima - new articles, 13 Jul 2026")
    assert (entry.title, entry.venue, entry.abstract) == ("Names of Winds", "Winds", "")
    assert [person.name for person in entry.people] == ["A Lima", "B Li"]
    assert [item.text for item in entry.identifiers] == ["doi:10.5555/winds.1"]
    assert entry.date is not None
    assert entry.date.iso == "2026"
    assert "[PDF] · A Lima, B Li - Winds, 2026 · Winds blow at night …" in listing.text


@pytest.mark.parametrize(
    ("byline", "names", "venue"),
    [
        ("A Lima, B Li… - Winds, 2026", [], "Winds"),
        ("A Lima - International Journal of …, 2026", ["A Lima"], ""),
        ("A Lima - 2026", ["A Lima"], ""),
        ("G Lima, M. &amp; Brutten - 2026", [], ""),
        ("山田太郎, 鈴木花子 - 風の研究, 2026", ["山田太郎", "鈴木花子"], "風の研究"),
        ("Ø Åse, ÉJ van der Berg\u00a0- Vind, 2026", ["Ø Åse", "ÉJ van der Berg"], "Vind"),
        ("A Lima - arXiv preprint arXiv:2607.11111, 2026", ["A Lima"], ""),
    ],
)
def test_a_byline_says_only_what_it_says_whole(byline: str, names: list[str], venue: str) -> None:
    (entry,) = read(message(alert(block("Names of Winds", byline=byline)))).entries
    assert [person.name for person in entry.people] == names
    assert entry.author_count == (len(names) or None)
    assert entry.venue == venue
    assert entry.date is not None


def test_a_preprint_is_known_by_the_number_in_its_byline() -> None:
    byline = "A Lima - arXiv preprint arXiv:2607.11111, 2026"
    (entry,) = read(message(alert(block("Names of Winds", byline=byline)))).entries
    assert entry.identifiers[0].text == "arXiv:2607.11111"


def test_a_paper_that_two_alerts_name_is_one_entry_with_the_address_that_one_of_them_has() -> None:
    citation = block("Names of Winds", "", mark="[CITATION]")
    listing = read(alert(citation, block("Owls", "https://example.org/o"), block("Names of Winds", "https://x.org/w")))
    assert listing.kind == "scholar-alert"
    assert [entry.title for entry in listing.entries] == ["Names of Winds", "Owls"]
    assert [item.value for item in listing.entries[0].identifiers] == ["https://x.org/w"]


def test_two_papers_of_the_same_name_are_two_where_their_addresses_differ() -> None:
    listing = read(alert(block("Editorial", "https://x.org/1"), block("Editorial", "https://x.org/2")))
    assert len(listing.entries) == 2


def test_a_cut_title_is_taken_from_the_link_for_sharing_which_cuts_later() -> None:
    share = (
        '<div><table><tr><td><a href="https://scholar.google.com/scholar_share?hl=en&amp;url=https://x.org'
        '&amp;rt=Names+of+Winds+and+Waves+%E2%80%A6&amp;x=1"></a></td></tr></table></div>'
    )
    (entry,) = read(alert(block("Names of Winds …") + share)).entries
    assert entry.title == "Names of Winds and Waves …"


def test_an_alert_pasted_from_a_web_mailer_has_a_prefix_before_its_classes() -> None:
    (entry,) = read(alert(block("Names of Winds", prefix="m_-12345"))).entries
    assert (entry.title, entry.venue) == ("Names of Winds", "Winds")


def test_an_alert_that_was_copied_is_read_by_the_html_that_the_clipboard_holds_beside_its_words() -> None:
    words = "Names of Winds\nA Lima, B Li - Winds, 2026\nWinds blow at night …"
    html = "<meta charset='utf-8'>" + block("Names of Winds", "https://doi.org/10.5555/winds.1")
    listing = importing.read(words, today=TODAY, html=html)
    assert (listing.kind, [entry.title for entry in listing.entries]) == ("scholar-alert", ["Names of Winds"])
    with pytest.raises(UnreadableInput, match="No listing was recognised in this text"):
        importing.read(words, today=TODAY, html="<p>Names of Winds</p>")


def test_several_messages_in_one_file_are_read_and_what_they_share_is_one_entry() -> None:
    one, two = (message(alert(block("Winds"), block(name, f"https://x.org/{name}"))) for name in ("Owls", "Moons"))
    line = b"From alerts@example.org Mon Jul 13 06:53:46 2026\n"
    listing = read(line + one + b"\n" + line + two)
    assert listing.name == "2 messages"
    assert [entry.title for entry in listing.entries] == ["Winds", "Owls", "Moons"]


def test_a_digest_of_arxiv_in_a_message_keeps_its_sections() -> None:
    listing = read(message(plain=HEAD + NEW + CROSS, subject="cs daily title/abstract distribution"))
    assert listing.kind == "mail"
    assert listing.sections_text() == "1 new submission, 1 cross submission"
    assert listing.entries[0].title == "Names of Winds in Borén: A Study of What They Measure"
    assert listing.name == "cs daily title/abstract distribution, 13 Jul 2026"


def test_any_other_message_is_read_by_its_links_and_identifiers() -> None:
    html = (
        '<p>See <a href="https://www.google.com/url?q=https://arxiv.org/abs/2607.11111v2&amp;sa=D">here</a> and'
        ' <a href="https://arxiv.org/abs/2607.11111">Names of Winds, and What They Measure</a>,'
        ' or doi:10.5555/owls.1; <a href="https://example.org/unsubscribe">unsubscribe from all of these mails</a></p>'
    )
    listing = read(message(html))
    assert [(entry.title, entry.identifiers[0].text) for entry in listing.entries] == [
        ("Names of Winds, and What They Measure", "arXiv:2607.11111"),
        ("doi:10.5555/owls.1", "doi:10.5555/owls.1"),
    ]


def test_a_message_without_papers_says_so_under_its_subject() -> None:
    listing = read(message(plain="Hello, how are you?", subject="Lunch"))
    assert listing.entries == ()
    assert [issue.message for issue in listing.issues] == [
        "No paper is named here by an identifier or the address of its page."
    ]
    assert listing.text == "Lunch"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("iso-2022-jp", "7bit"), ("shift_jis", "base64"), ("euc-jp", "8bit"), ("utf-8", "8bit"), ("utf-8", "base64")],
)
def test_each_part_is_read_in_its_own_encoding(charset: str, encoding: str) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "新しい論文"
    made["Date"] = "Mon, 13 Jul 2026 06:53:46 +0900"
    html = alert(block("風の名前", byline="山田太郎 - 風の研究, 2026"))
    made.set_content(html, subtype="html", charset=charset, cte=encoding)
    listing = read(made.as_bytes())
    assert [entry.title for entry in listing.entries] == ["風の名前"]
    assert listing.name == "新しい論文, 13 Jul 2026"
    assert listing.issues == ()


def test_attachments_are_named_as_not_read() -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "A paper"
    made.set_content("https://arxiv.org/abs/2607.11111\n")
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="winds.pdf")
    listing = read(made.as_bytes())
    assert [entry.title for entry in listing.entries] == ["arXiv:2607.11111"]
    assert listing.text.endswith("Not read: winds.pdf")


def test_parts_within_parts_without_end_are_refused_in_time() -> None:
    head = "From: a@example.org\nTo: b@example.org\nSubject: hi\n"
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n" for number in range(5_000))
    started = time.process_time()
    for text in (deep, "Content-Type: message/rfc822\n\n" * 20_000):
        listing = mail.read(head + text, taken=None, today=TODAY)
        assert "parts within each other" in listing.issues[0].message
    assert time.process_time() - started < 5


@pytest.mark.parametrize("filler", ["A: b\n", "From: a\n", " x\n", "(", "=?", "Content-Type: text/plain; a=b; "])
def test_headers_that_repeat_themselves_are_read_in_time(filler: str) -> None:
    """Processor time with room for a slow machine."""
    text = "From: a@example.org\nTo: b@example.org\nSubject: hi\n" + filler * 30_000
    started = time.process_time()
    mail.detect(text)
    mail.read(text, taken=None, today=TODAY)
    assert time.process_time() - started < 5


def test_the_pair_of_real_alerts_names_one_paper(corpus: Path) -> None:
    names = ("scholar-pair-citation-tag-schellhase.eml", "scholar-pair-normal-tag-mangum.eml")
    line = b"From a@example.org Mon Jul 13 06:53:46 2026\n"
    data = b"\n".join(line + (corpus / "listings" / "mail" / name).read_bytes() for name in names)
    (entry,) = read(data).entries
    assert entry.identifiers[0].value.startswith("https://journals.humankinetics.com/")


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://scholar.google.com/scholar_url?url=https://x.org/a%3Fid%3D1%26b&hl=en", "https://x.org/a?id=1&b"),
        ("https://www.google.co.uk/url?sa=t&url=https://x.org/a", "https://x.org/a"),
        ("https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.org%2Fa&data=1", "https://x.org/a"),
        ("https://urldefense.com/v3/__https://x.org/a__;!!abc", "https://x.org/a"),
        ("https://www.google.com/url?q=https://www.google.com/url?q%3Dhttps://x.org/a", "https://x.org/a"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://evil.org/scholar_url?url=https://x.org", "https://evil.org/scholar_url?url=https://x.org"),
        ("https://[x.org/a", "https://[x.org/a"),
    ],
)
def test_an_address_that_only_leads_on_is_seen_through(address: str, target: str) -> None:
    assert unwrapped(address) == target


def test_what_an_address_tells_of_its_reader_is_no_part_of_it() -> None:
    assert plain_address("https://x.org/a?id=1&utm_source=rss&utm_medium=mail") == "https://x.org/a?id=1"
    assert plain_address("https://[x.org/a?utm_source=1") == "https://[x.org/a?utm_source=1"
