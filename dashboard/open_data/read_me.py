"""The page that whoever gets a package opens first, as Markdown that reads well as plain text."""

from collections.abc import Mapping, Sequence

from dashboard.words.numbers import NO_BREAK


def read_me(title: str, said: Sequence[str], files: Mapping[str, str], below: Sequence[str]) -> bytes:
    """A title, sentences, every file with its meaning, and what stands below; blank lines in between."""
    listed = "\n".join(f"- `{name}`: {meaning}" for name, meaning in files.items())
    parts = [f"# {title}", *said, listed, *below]
    return ("\n\n".join(parts) + "\n").replace(NO_BREAK, " ").encode()
