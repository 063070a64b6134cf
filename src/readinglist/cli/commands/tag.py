"""`readinglist tag`: add and remove tags."""

from __future__ import annotations

import click

from readinglist.cli.options import all_option
from readinglist.cli.session import Session, get_ids_to_change, say_remarks
from readinglist.cli.wording import tell_changes
from readinglist.errors import InvalidRequest
from readinglist.model.tags import split_tags

_SIGNS = ("+", "-")


def split_words(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(query, tags to add, tags to remove): the tags are the signed words at the end, at least one word is the query.

    So `tag lora -survey +nlp -draft` changes two tags; a query that ends in a negation stands in one argument.
    """
    end = len(words)
    while end > 1 and words[end - 1].startswith(_SIGNS) and " -" not in words[end - 1]:
        end -= 1
    signed = words[end:]
    added = split_tags(word[1:] for word in signed if word.startswith("+"))
    removed = split_tags(word[1:] for word in signed if word.startswith("-"))
    return words[:end], added, removed


@click.command(
    "tag",
    # No short option at all, so that "-draft" is a tag and never the options -d -r -a -f -t.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    options_metavar="[--all]",
    short_help="Add and remove tags: QUERY +a -b.",
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="QUERY +TAG... -TAG...")
@all_option
@click.pass_obj
def command(session: Session, words: tuple[str, ...], *, is_all: bool) -> None:
    """Add the tags after + and remove those after - on the papers that match QUERY.

    A tag may be nested (+nlp/parsing) and hold blanks in quotes ("+to read"); +a,b are two tags. All is one step for
    undo.
    """
    query, added, removed = split_words(("", *words) if is_all else words)
    if not added and not removed:
        raise InvalidRequest("There is no tag to add or remove.", "Tags follow the query: tag QUERY +new -old.")
    from readinglist.library import tagging

    with session.open() as library:
        say_remarks(query)
        ids = get_ids_to_change(library, query, is_all=is_all)
        changes = tagging.change_tags(library, ids, add=added, remove=removed)
        tell_changes(changes, "They have these tags, and none of those to remove.")
