"""The whole error tree: trouble with the world, in words for the person who met it.

    ReadinglistError                 anything below; carries .summary and .hint
    ├── NothingFound                 nothing could be read, found or done        exit 1
    │   ├── UnreadableInput          this file or text is no listing we know     exit 1
    │   └── AddressRefused           this address is not fetched from            exit 1
    ├── InvalidRequest               the request makes no sense                  exit 2
    ├── NoDisplay                    a window was asked for, there is no screen  exit 2
    ├── LibraryUnavailable           the library cannot be opened                exit 3
    │   ├── LibraryLocked            another program is writing
    │   ├── LibraryDamaged           the file is damaged or is no library
    │   ├── LibraryTooNew            made by a newer version
    │   └── LibraryNotWritable       read-only folder, full disk, no permission
    ├── NetworkFailed                the network was needed and failed           exit 4
    │   └── SourceUnavailable        one source cannot be asked now              exit 4
    └── FileProblem                  another file could not be read or written   exit 1
        ├── UnencodableText          the file's encoding has no such character
        └── BibMismatch              what would be written is not what was meant

Trouble with a single entry is no exception but data: `model.listing.Issue`. Trouble with ourselves is any
other exception; it reaches the one hook of each front end.
"""

from __future__ import annotations


class ReadinglistError(Exception):
    """Base of all errors that are shown to a person.

    summary: one sentence, what happened and to what. hint: one sentence, what is safe and what to do; may be empty.
    """

    exit_code = 1

    def __init__(self, summary: str, hint: str = "") -> None:
        super().__init__(f"{summary} {hint}".strip())
        self.summary = summary
        self.hint = hint


class NothingFound(ReadinglistError):
    """Nothing could be read, found or done."""


class UnreadableInput(NothingFound):
    """The input is empty, not text, too large, or not a listing of a kind that we know."""


class AddressRefused(NothingFound):
    """An address of another scheme, or of this machine or its network, from which nothing is fetched unasked."""


class FileProblem(ReadinglistError):
    """A file other than the library could not be read or written."""


class UnencodableText(FileProblem):
    """Some characters do not exist in the encoding of the file."""


class BibMismatch(FileProblem):
    """A .bib about to be written differs from the one before in more than was meant. Nothing has been written."""


class InvalidRequest(ReadinglistError):
    """The request contradicts itself or names something that does not exist as a word."""

    exit_code = 2


class NoDisplay(InvalidRequest):
    """A window was asked for where there is no screen."""


class LibraryUnavailable(ReadinglistError):
    """The library file cannot be opened or written."""

    exit_code = 3


class LibraryLocked(LibraryUnavailable):
    """Another program holds the write lock for longer than we wait."""


class LibraryDamaged(LibraryUnavailable):
    """The file is damaged, or is no library of ours."""


class LibraryTooNew(LibraryUnavailable):
    """The library was made by a newer version of the program."""


class LibraryNotWritable(LibraryUnavailable):
    """The library can be read but not written: read-only folder, full disk, no permission."""


class NetworkFailed(ReadinglistError):
    """The network was needed and failed."""

    exit_code = 4


class SourceUnavailable(NetworkFailed):
    """A source could not be asked, or asks us to come back later.

    source: its key ("arxiv"). retry_after_s: seconds until it may be asked again, None when nobody said.
    is_unreachable: it did not even take the question, which may be for want of a network.
    """

    def __init__(
        self,
        summary: str,
        hint: str = "",
        *,
        source: str = "",
        retry_after_s: float | None = None,
        is_unreachable: bool = False,
    ) -> None:
        super().__init__(summary, hint)
        self.is_unreachable = is_unreachable
        self.source = source
        self.retry_after_s = retry_after_s
