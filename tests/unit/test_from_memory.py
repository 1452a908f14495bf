"""An upload is looked at from memory: what is proposed is what its file would give."""

import pytest

from models.connecting.proposal import propose
from models.importing.file import digest_of, opened, size_of
from tests.awkward.files import FOLDER


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir() if path.suffix != ".json"))
def test_a_proposal_from_bytes_is_that_from_the_file(name: str) -> None:
    path = FOLDER / name
    assert propose(path.read_bytes(), name=name) == propose(path, name=name)


def test_what_is_in_memory_is_not_copied_to_be_read() -> None:
    upload = b"a,b\n1,2\n"
    assert opened(upload).getvalue() is upload  # type: ignore[union-attr]
    assert size_of(upload) == len(upload)


def test_the_digest_is_of_the_bytes_wherever_they_are() -> None:
    path = next(FOLDER.glob("*.csv"))
    assert digest_of(path) == digest_of(path.read_bytes())
