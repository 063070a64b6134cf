"""Hosts on this machine or its network from which its user lets pages be fetched, as they are named in addresses.

They belong to the machine, not to a library: one that somebody gives away must not open the network of who gets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from readinglist.errors import FileProblem
from readinglist.library.files import replace_file
from readinglist.library.places import config_folder
from readinglist.sources.reaching import VARIABLE, parse_hosts

_FILE_NAME = "private-hosts.txt"


def private_hosts_file() -> Path:
    return config_folder() / _FILE_NAME


def kept_private_hosts() -> frozenset[str]:
    """What `keep_private_hosts` kept. FileProblem when the file cannot be read."""
    try:
        return parse_hosts(private_hosts_file().read_text("utf-8"))
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError) as error:
        raise FileProblem(f'The file "{private_hosts_file()}" cannot be read.', "Remove it, or mend it.") from error


def keep_private_hosts(hosts: Iterable[str]) -> None:
    """Let pages be fetched from exactly these from the next client on, beside those of the environment. InvalidRequest
    for what is no name of a host.
    """
    found = parse_hosts(" ".join(hosts))
    file = private_hosts_file()
    if not found:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_file(file, "\n".join(sorted(found)) + "\n")


def private_hosts_in_use(environment: Mapping[str, str]) -> frozenset[str]:
    """Those that were kept and those of $READINGLIST_PRIVATE_HOSTS. InvalidRequest where that names no host."""
    return kept_private_hosts() | parse_hosts(environment.get(VARIABLE, ""))
