"""`python -m tests.awkward` writes tests/data/awkward anew: seven files and what is true of them."""

from tests.awkward.files import FOLDER, everything

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in everything().items():
        (FOLDER / name).write_bytes(content)
