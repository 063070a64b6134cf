"""The tables of a library file, with the reason beside each odd column and each index.

USER_TABLES are what undo covers: triggers (see `journal`) write every change of them to `journal`, and refuse a
change outside an operation. Rules for them: an INTEGER PRIMARY KEY `id`, no BLOB, no REAL (the journal is JSON, which
rounds REAL), and times as ISO 8601 text in UTC ("2026-04-15T09:30:00Z"), which sorts as text.

To add a column: add it here, add a step to `migrations`, and let the triggers be made again. To add a user table:
the same, and list it in USER_TABLES, parents before children.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, text

metadata = MetaData()


def _paper_ref(*, nullable: bool = False, on_delete: str = "CASCADE") -> Column[int]:
    return Column("paper_id", Integer, ForeignKey("paper.id", ondelete=on_delete), nullable=nullable)


def _text(name: str, **options: object) -> Column[str]:
    """A text column that is empty rather than NULL: one way to say "nothing"."""
    return Column(name, Text, nullable=False, server_default="", **options)  # type: ignore[arg-type]


def _number(name: str, *, default: int = 0, check: str = "") -> Column[int]:
    checks = [CheckConstraint(check)] if check else []
    return Column(name, Integer, *checks, nullable=False, server_default=text(str(default)))


paper = Table(
    "paper",
    metadata,
    # AUTOINCREMENT: an id is never used again, so that undo, the queue and a script's "#12" always mean one paper.
    Column("id", Integer, primary_key=True),
    # BibTeX takes keys that differ only in case for repeated.
    Column("citation_key", Text(collation="NOCASE"), nullable=False),
    _text("type"),
    _text("title"),
    _text("title_sort"),  # casefolded, without leading article and marks: model.titles.sort_title
    _text("title_match"),  # normalised for matching: model.titles.normalise_title; finds "already here" by index
    _text("abstract"),
    _text("people"),  # names of the authors, "; " between: derived from `person` for the full text and the table
    _text("people_sort"),  # casefolded sort names of the authors
    Column("date", Text),  # "2023", "2023-06" or "2023-06-26"
    _number("is_year_inferred"),
    Column("author_count", Integer),  # may be known while names are not
    _text("organization"),
    _number("is_organization_author"),
    _text("venue"),
    _text("volume"),
    _text("number"),
    _text("pages"),
    _text("publisher"),
    _text("keywords"),  # came with the paper, one a line; not tags
    _text("status"),
    _number("priority", check="priority BETWEEN 0 AND 3"),
    _number("rating", check="rating BETWEEN 0 AND 5"),
    # Place in the queue; only for status 'queue'. Gaps of 1024 so that a move writes one row.
    Column("queue_position", Integer),
    _number("is_verified"),
    Column("added", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("trashed", Text),  # when it was put into the trash, else NULL
    sqlite_autoincrement=True,
)

# Unique among all papers, the trash included: a restored paper must keep its key.
Index("paper_citation_key", paper.c.citation_key, unique=True)
_live = text("trashed IS NULL")
# One index a sort order of the table, over the papers outside the trash: an id list comes sorted from the index alone.
for _column in ("title_sort", "people_sort", "date", "status", "priority", "rating", "added", "is_verified"):
    Index(f"paper_live_{_column}", paper.c[_column], sqlite_where=_live)
Index("paper_live_venue", text("venue COLLATE NOCASE"), sqlite_where=_live, _table=paper)
# In the order of ids, which is the order in which papers came. Without it, the newest first and "how many" read every
# paper with its abstract: 75 ms against 8 ms at 100,000.
Index("paper_live", paper.c.id, sqlite_where=_live)
Index("paper_live_modified", paper.c.modified, sqlite_where=_live)
Index("paper_queue", paper.c.queue_position, sqlite_where=text("queue_position IS NOT NULL"))
Index("paper_title_match", paper.c.title_match)
Index("paper_trashed", paper.c.trashed, sqlite_where=text("trashed IS NOT NULL"))

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    _text("role"),  # "author" or "editor"
    _number("position"),
    _text("family"),
    _text("given"),
    _text("particle"),
    _text("suffix"),
    _text("literal"),
)
Index("person_paper", person.c.paper_id, person.c.position)
Index("person_family", text("family COLLATE NOCASE"), _table=person)

identifier = Table(
    "identifier",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    _text("scheme"),
    _text("value"),
    Column("version", Integer),  # of an arXiv identifier
    _number("position"),
)
Index("identifier_paper", identifier.c.paper_id)
Index("identifier_value", identifier.c.value, identifier.c.scheme)

tag = Table(
    "tag",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text(collation="NOCASE"), nullable=False),  # the whole path, "nlp/parsing"
)
Index("tag_name", tag.c.name, unique=True)

paper_tag = Table(
    "paper_tag",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    Column("tag_id", Integer, ForeignKey("tag.id", ondelete="CASCADE"), nullable=False),
)
Index("paper_tag_paper", paper_tag.c.paper_id, paper_tag.c.tag_id, unique=True)
Index("paper_tag_tag", paper_tag.c.tag_id, paper_tag.c.paper_id)

note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    _text("text"),  # Markdown as typed
    Column("modified", Text, nullable=False),
)
Index("note_paper", note.c.paper_id, unique=True)

annotation = Table(
    "annotation",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    _text("place"),  # "abstract"
    _number("start"),  # characters of the place, [start, end)
    _number("end"),
    _text("quote"),  # the words that stood there, to find the place again
    _text("color"),
    _text("text"),
    Column("created", Text, nullable=False),
)
Index("annotation_paper", annotation.c.paper_id)

listing = Table(
    "listing",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"),
    _text("name"),
    Column("date", Text),
    _text("text"),  # as decoded, so that every import can be looked at again
    _text("text_hash"),  # SHA-256 of the text: the same paste is the same listing
    Column("added", Text, nullable=False),
    Column("subscription_id", Integer),  # what brought it; it may be followed no more, so this refers to nothing
)
Index("listing_text_hash", listing.c.text_hash)
# The column lies behind the text, so it is never read without this.
Index("listing_subscription", listing.c.subscription_id, sqlite_where=text("subscription_id IS NOT NULL"))

entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("listing_id", Integer, ForeignKey("listing.id", ondelete="CASCADE"), nullable=False),
    # NULL for an entry that the user skipped, or whose paper was deleted for good.
    _paper_ref(nullable=True, on_delete="SET NULL"),
    _number("position"),  # from 1
    _text("title"),
    # Characters [start, end) of the listing's text: the entry's own text without storing it twice.
    _number("start"),
    _number("end"),
    _number("first_line"),
    _number("last_line"),
    Column("comments", Integer),
    Column("upvotes", Integer),
    Column("author_count", Integer),
    _text("organization"),
    _text("action"),  # "new", "same", "update", "unsure" or "skipped", as it was decided
)
Index("entry_listing", entry.c.listing_id, entry.c.position)
Index("entry_paper", entry.c.paper_id)

# One row an act that set fields of a paper. The live origin of a field is the newest row that names it.
provenance = Table(
    "provenance",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    Column("operation_id", Integer, nullable=False),
    _text("fields"),  # names, blank between
    _text("source"),  # "listing", "user", "file", "arxiv" ...
    _text("source_name"),
    _text("replaced"),  # JSON object of field -> earlier value
    _text("evidence"),  # JSON object
    Column("recorded", Text, nullable=False),
)
Index("provenance_paper", provenance.c.paper_id)

# What a source says about a field that the user set: it waits beside the user's value until it is taken or dismissed.
proposal = Table(
    "proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    _text("field"),
    _text("value"),  # as text that library.fields.parse_field reads back
    _text("source"),
    _text("source_name"),
    _text("evidence"),  # JSON object, as in `provenance`
    Column("recorded", Text, nullable=False),
    _number("is_dismissed"),  # kept, so that the same value is not proposed again
)
Index("proposal_paper", proposal.c.paper_id, proposal.c.field)

# "None of these": works that a person refused for a paper; a look-up does not find them again.
refusal = Table(
    "refusal",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    _text("identifiers"),  # JSON array of [scheme, value, version]
    Column("asked", Text),  # `lookup.asked` of the look-up that found them
    Column("recorded", Text, nullable=False),
)
Index("refusal_paper", refusal.c.paper_id, refusal.c.asked)

# Versions of one work: preprint, proceedings, journal. The fields of the cited one are the paper's own.
version = Table(
    "version",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    _text("kind"),  # model.candidate.VersionKind
    _text("type"),
    _text("identifiers"),  # JSON array of [scheme, value, version]
    Column("date", Text),
    _text("venue"),
    _text("volume"),
    _text("number"),
    _text("pages"),
    _text("publisher"),
    _text("flag"),  # "withdrawn: ..." or "retracted: ..."
    _text("source"),
    _number("is_cited"),  # 1: the one that is cited; 2: because a person chose it
    _text("acknowledged"),  # "withdrawn" or "retracted": the user knows, and need not be told again
)
Index("version_paper", version.c.paper_id)

# "Not a duplicate": two papers that a person looked at and told apart; the lower id first.
told_apart = Table(
    "told_apart",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    Column("other_id", Integer, ForeignKey("paper.id", ondelete="CASCADE"), nullable=False),
    Column("recorded", Text, nullable=False),
)
Index("told_apart_pair", told_apart.c.paper_id, told_apart.c.other_id, unique=True)
Index("told_apart_other", told_apart.c.other_id)

# The record that lost in a merge, kept inside the one that stayed.
merged = Table(
    "merged",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    _number("merged_id"),  # the id that the losing paper had
    Column("citation_key", Text(collation="NOCASE"), nullable=False),  # still finds the paper that stayed
    _text("record"),  # JSON object: all fields of the losing paper
    Column("recorded", Text, nullable=False),
)
Index("merged_paper", merged.c.paper_id)
Index("merged_key", merged.c.citation_key)

# The text of a paper's own entry in BibTeX, as it came or as the user wrote it. A field is exported from it as long as
# it says what the paper says, and fields that a paper has no word for live only here.
bib_source = Table(
    "bib_source",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    _text("text"),  # from "@" to the closing brace
    _text("macros"),  # JSON object: the @string macros that it uses, expanded; still TeX
)
Index("bib_source_paper", bib_source.c.paper_id, unique=True)

# Earlier citation keys that still find their paper; biblatex calls them `ids`.
alias = Table(
    "alias",
    metadata,
    Column("id", Integer, primary_key=True),
    _paper_ref(),
    Column("citation_key", Text(collation="NOCASE"), nullable=False),
    Column("recorded", Text, nullable=False),
)
Index("alias_paper", alias.c.paper_id)
Index("alias_key", alias.c.citation_key, unique=True)

# A .bib that is kept in step with the library.
linked_file = Table(
    "linked_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False, unique=True),  # absolute, as the user named it: links are not resolved
    _text("scope"),  # model.linked.ScopeKind
    _text("scope_value"),  # the query, or the file whose citations count
    _text("dialect"),  # "bibtex" or "biblatex": of what is written anew
    Column("added", Text, nullable=False),
)

# What is followed.
subscription = Table(
    "subscription",
    metadata,
    # AUTOINCREMENT: listings name it after it is gone.
    Column("id", Integer, primary_key=True),
    Column("what", Text, nullable=False, unique=True),  # model.subscription.Subscription.what
    _text("name"),
    _text("filter"),  # in the query language
    _number("interval_s"),  # 0: on demand
    Column("added", Text, nullable=False),
    sqlite_autoincrement=True,
)

# Entries of `followed` that became papers, or were found to be some. A user table although that is none: undoing what a
# refresh or a person took in lets the entry wait again.
taken = Table(
    "taken",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", Text, nullable=False),  # followed.what, to count by
    Column("followed_id", Integer, nullable=False),  # refers to nothing: `followed` forgets
)
Index("taken_what", taken.c.what)
Index("taken_followed", taken.c.followed_id)

saved_search = Table(
    "saved_search",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("name"),
    _text("query"),
    _number("position"),
)

setting = Table(
    "setting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # "citation_key_pattern" ...: what both front ends must agree on
    _text("value"),
)

USER_TABLES = (
    paper, person, identifier, tag, paper_tag, note, annotation, listing, entry, provenance, proposal, refusal,
    version,
    told_apart, merged, bib_source, alias, linked_file, subscription, taken, saved_search, setting,
)  # fmt: skip

# One row a named change. It is no user table: undo must not undo the record of itself.
operation = Table(
    "operation",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("label"),  # "Tag 12 papers \"LLM\""
    _text("kind"),  # "do", "undo" or "redo"
    Column("at", Text, nullable=False),
    Column("target_id", Integer),  # for undo and redo: the operation that it takes back or brings again
    # For "do": the operation whose journal now stands for its effect (itself, later its undo, its redo ...);
    # undo and redo both replay that journal backwards.
    Column("effect_id", Integer),
    _text("state"),  # for "do": "done", "undone", or "dropped" (undone, then something else was done)
    _text("kinds"),  # Changes.kinds, blank between
    # Edits with the same key within 60 s become one step (typing a note).
    _text("coalesce_key"),
    _number("paper_count"),
    sqlite_autoincrement=True,
)
# The next to undo is the newest of these, the next to redo the oldest of those.
Index("operation_done", operation.c.id, sqlite_where=text("state = 'done'"))
Index("operation_undone", operation.c.id, sqlite_where=text("state = 'undone'"))

# What the triggers wrote: enough to go back. `old` is a JSON object: all columns for a delete, the columns that
# differ for an update, empty for an insert.
journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("operation_id", Integer, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("paper_id", Integer),  # the paper that the row belongs to, if any: whose history it is
    Column("action", Text, nullable=False),  # "insert", "update" or "delete"
    Column("old", Text),
)
Index("journal_operation", journal.c.operation_id)
Index("journal_paper", journal.c.paper_id, sqlite_where=text("paper_id IS NOT NULL"))

# At most one row: the operation that is being written now. Triggers read it; empty means "refuse".
current_operation = Table(
    "current_operation",
    metadata,
    Column("operation_id", Integer, primary_key=True),
    Column("paper_floor", Integer, nullable=False),  # highest paper id before the operation; see `journal`
)

# How far looking up is, one row a paper that was ever asked about. No user table: undo must not bring back old answers.
# That a paper is proven is its own mark (paper.is_verified), so undoing a match leaves "to review" here.
lookup = Table(
    "lookup",
    metadata,
    Column("id", Integer, ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True),  # the paper's id
    _text("state"),  # model.lookup.LookupState
    _text("reason"),
    _text("matches"),  # JSON array of model.candidate.Match
    Column("asked", Text),
    Column("not_before", Text),
)
Index("lookup_state", lookup.c.state)

# When sources were last asked for published versions of a paper, its withdrawal or retraction. No user table: asking is
# nothing that a user could undo.
watched = Table(
    "watched",
    metadata,
    Column("id", Integer, ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True),  # the paper's id
    Column("asked", Text, nullable=False),
)

# When each source was last asked, and until when it asked to be left alone: processes come and go. No user table.
pace = Table(
    "pace",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False, unique=True),
    Column("last_start", Text),
    Column("not_before", Text),
)

# What services answered, so that nothing is asked twice: 7 days, a "there is none" 1 day. No user table.
answer = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("source"),
    Column("request", Text, nullable=False, unique=True),  # SHA-256 of method, address and body
    _number("status"),
    _text("headers"),  # JSON object of those that matter
    Column("body", LargeBinary),  # zlib
    Column("fetched", Text, nullable=False),
    Column("expires", Text, nullable=False),
)
Index("answer_expires", answer.c.expires)

# An entry of a linked file as it stood when file and library last agreed on it: the base of the next merge. No user
# table: undoing what came from a file is a change of ours, which goes to the file.
linked_entry = Table(
    "linked_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("linked_file_id", Integer, ForeignKey("linked_file.id", ondelete="CASCADE"), nullable=False),
    _paper_ref(nullable=True, on_delete="SET NULL"),  # NULL: deleted for good, or a second entry of its paper
    _number("position"),  # grows from entry to entry as they stand in the file; of one that is not in it: where it was
    Column("citation_key", Text(collation="NOCASE"), nullable=False),  # as it is in the file
    _text("text"),  # the block in the file, byte for byte; of one that was taken out: for the way back
    _text("base"),  # JSON object: key, type and fields (expanded TeX by name) that count as agreed
    _text("record"),  # JSON object: what the library said at that time
    _text("state"),  # model.linked.EntryState
)
Index("linked_entry_paper", linked_entry.c.linked_file_id, linked_entry.c.paper_id, unique=True)
Index("linked_entry_of_paper", linked_entry.c.paper_id)
# What a small change in a long file must not read all its rows for: how many papers are in it, and whether any waits.
Index("linked_entry_in_file", linked_entry.c.linked_file_id, sqlite_where=text("state = '' AND paper_id IS NOT NULL"))
Index("linked_entry_unsettled", linked_entry.c.linked_file_id, sqlite_where=text("state NOT IN ('', 'out', 'let go')"))

# How it stands with each linked file. No user table, as it speaks of the file.
linked_state = Table(
    "linked_state",
    metadata,
    # the linked file's id
    Column("id", Integer, ForeignKey("linked_file.id", ondelete="CASCADE"), primary_key=True),
    _text("hash"),  # SHA-256 of the bytes that were last read or written
    _text("macros"),  # SHA-256 of its @string blocks: when one changes, entries say something else in the same words
    _number("revision"),  # of the library (its newest row of `journal`) when both were last looked at
    _text("state"),  # model.linked.LinkState
    _text("reason"),
    _number("conflicts"),
    Column("synced", Text),
)

# Citation keys that have left the program. No user table: undo calls none back. What is recorded of a key outlives its
# paper, which undo may bring again, so paper_id refers to nothing.
public_key = Table(
    "public_key",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paper_id", Integer, nullable=False),  # the paper that had it when it left
    Column("citation_key", Text(collation="NOCASE"), nullable=False),
    _text("way"),  # model.public_key.Way
    Column("recorded", Text, nullable=False),
)
Index("public_key_key", public_key.c.citation_key, unique=True)
Index("public_key_paper", public_key.c.paper_id)

# How it stands with each subscription. No user table, as it speaks of a page of somebody else.
subscription_state = Table(
    "subscription_state",
    metadata,
    # the subscription's id
    Column("id", Integer, ForeignKey("subscription.id", ondelete="CASCADE"), primary_key=True),
    _text("title"),  # what a feed calls itself
    _text("state"),  # model.subscription.SubscriptionState
    _text("reason"),
    _number("failures"),
    Column("asked", Text),
    Column("succeeded", Text),
    Column("next_try", Text),
    _text("address"),  # the page that the next two belong to
    _text("etag"),
    _text("last_modified"),
)

# The entries that subscriptions brought, one row a key by which an entry is known again: the first says how it was met.
# No user table: undoing what came of a refresh does not let it come again. It outlives its subscription, which undo and
# following anew may bring back, so it names it by what it follows.
followed = Table(
    "followed",
    metadata,
    # AUTOINCREMENT: `taken` may name one that is forgotten.
    Column("id", Integer, primary_key=True),
    Column("what", Text, nullable=False),  # subscription.what
    Column("known_by", Text, nullable=False),
    _text("handling"),  # model.subscription.Handling; empty for a further key
    _text("why"),
    _text("record"),  # JSON object: the whole entry, as long as it may wait
    Column("seen", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("followed_known_by", followed.c.what, followed.c.known_by, unique=True)
Index("followed_record", followed.c.what, followed.c.seen, sqlite_where=text("record <> ''"))
