"""Checks an exported chain of published weeks. Needs Python 3 alone: python3 verify_chain.py chain.txt [HEAD]

Each line of the file is a digest, a blank, and what was published. The digest is the SHA-256 of the digest
before it, a line feed, and what was published. HEAD is as printed on a briefing, such as 412:3f9a0c1d2e4b;
without it, a chain that was cut off at its end or written anew as a whole cannot be told from a true one.
"""

import hashlib
import json
import sys


def main(arguments):
    """0 where the chain is sound, 1 where it is not, 2 where the question cannot be understood."""
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    number, _, digest = arguments[1].lower().partition(":") if len(arguments) == 2 else ("0", "", "")
    if len(arguments) == 2 and (not number.isdigit() or len(digest) < 12):
        print("A head is written like 412:3f9a0c1d2e4b, with 12 signs of its digest or more.")
        return 2
    last, count, met = "", 0, len(arguments) == 1
    with open(arguments[0], encoding="utf-8", newline="\n") as chain:
        for row in chain:
            count += 1
            own, _, line = row.rstrip("\n").partition(" ")
            if own != hashlib.sha256((last + "\n" + line).encode()).hexdigest():
                print(f"Line {count} is not what was published there.")
                return 1
            if json.loads(line)["about"]["number"] != count:
                print(f"Line {count} is not in its place.")
                return 1
            if count == int(number):
                met = own.startswith(digest)
            last = own
    if not met:
        print(f"The chain does not hold the head {arguments[1]}.")
        return 1
    print(f"Sound: {count} lines. Head {count}:{last}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
