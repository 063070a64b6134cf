"""What other programs keep in a .bib, in our words. All texts are hand-made after the programs' own files."""

from __future__ import annotations

import pytest

from readinglist.formats.bibtex.foreign import Groups, Kept, read_groups, read_kept
from readinglist.model.paper import Status

TREE = r"""jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:Covid\;0\;1\;0xcc3333ff\;\;Test folder\;;
2 StaticGroup:Vaccines\;0\;0\;0x8a8a8aff\;\;\;;
3 StaticGroup:mRNA\;0\;0\;\;\;\;;
1 SearchGroup:To read\;0\;readstatus !=~ .+\;0\;1\;1\;\;\;\;;
1 StaticGroup:Used\;0\;1\;0x0000ffff\;\;\;;
"""
OLD_TREE = r"""jabref-meta: groupstree:
0 AllEntriesGroup:;
1 ExplicitGroup:Thesis\;0\;doe2001\;roe2002\;;
2 ExplicitGroup:Chapter 2\;0\;doe2001\;;
1 KeywordGroup:TODO\;0\;keywords\;TODO\;0\;0\;;
"""


def kept(**tex: str) -> Kept:
    return read_kept("k", {name.replace("_", "-"): value for name, value in tex.items()})


def test_groups_of_jabref_are_nested_tags() -> None:
    groups = read_groups([TREE])
    assert read_kept("k", {"groups": "mRNA, Used"}, groups).tags == ("Covid/Vaccines/mRNA", "Used")


def test_a_group_that_a_search_fills_is_no_tag_of_the_user() -> None:
    assert set(read_groups([TREE]).paths) == {"Covid", "Vaccines", "mRNA", "Used"}


def test_groups_of_old_jabref_name_their_entries() -> None:
    groups = read_groups([OLD_TREE])
    assert read_kept("Doe2001", {}, groups).tags == ("Thesis", "Thesis/Chapter 2")
    assert read_kept("poe2003", {}, groups).tags == ()


def test_other_comments_have_no_groups() -> None:
    assert read_groups(["jabref-meta: databaseType:bibtex;", "a remark", "1 StaticGroup:x;"]) == Groups()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"readstatus": "read"}, Kept(status=Status.READ)),
        ({"readstatus": "skimmed"}, Kept(status=Status.READING)),
        ({"read": "1"}, Kept(status=Status.READ)),
        ({"read": "0"}, Kept()),
        ({"priority": "prio1"}, Kept(priority=3)),
        ({"priority": "prio3"}, Kept(priority=1)),
        ({"ranking": "rank4"}, Kept(rating=4)),
        ({"rating": "5"}, Kept(rating=5)),
        ({"mendeley_tags": "ontology,SSN"}, Kept(tags=("ontology", "SSN"))),
        ({"ids": "old1, old2"}, Kept(former_keys=("old1", "old2"))),
    ],
)
def test_fields_of_each_program_are_in_our_words(fields: dict[str, str], expected: Kept) -> None:
    assert kept(**fields) == expected


@pytest.mark.parametrize("fields", [{"priority": "2"}, {"rating": "17"}, {"readstatus": "later"}, {"owner": "me"}])
def test_a_word_without_a_known_meaning_is_left_to_the_text_of_the_entry(fields: dict[str, str]) -> None:
    assert kept(**fields) == Kept()


def test_remarks_of_all_programs_are_one_note_and_the_same_one_comes_once() -> None:
    both = kept(annote="Uses \\emph{old} data.", comment_anna="Ask Bo.", comment="Ask Bo.", abstract="None of it")
    assert both.note.endswith("\n\nAsk Bo.")
    assert both.note.count("Ask Bo.") == 1
