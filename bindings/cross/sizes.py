"""`sizes.py LIBRARY`: whose functions and tables take the space in a library that is not stripped. `xtask size` tells its sections."""

import re
import subprocess
import sys
from collections import Counter

# A crate's name at the start of a path, its hash in brackets or not.
CRATE = re.compile(r"(?<![\w:])([a-z]\w*)(?:\[[0-9a-f]+\])?::")
# What is generic in these belongs to the crate that uses it.
STANDARD = ("core", "alloc", "std", "hashbrown", "smallvec", "ndarray")


def main(library: str) -> None:
    crates = Counter()
    command = ["llvm-nm-19", "--demangle", "--print-size", "--size-sort", "--defined-only", library]
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        _, size, kind, name = line.split(maxsplit=3)
        if kind not in "bB":
            crates[owner(name)] += int(size, 16)
    print(f"{sum(crates.values()) / 1e6:6.2f} MB of functions and named tables")
    for name, size in crates.most_common(16):
        print(f"{size / 1e6:6.2f} {name}")


def owner(name: str) -> str:
    """The first crate in a name that is not the standard library, or else the standard library."""
    # Names of the older mangling are left half encoded.
    for code, text in (("_$LT$", "<"), ("$LT$", "<"), ("$RF$", "&"), ("$u20$", " "), ("..", "::")):
        name = name.replace(code, text)
    named = CRATE.findall(name)
    return next((crate for crate in named if crate not in STANDARD), "the standard library" if named else "no Rust name")


if __name__ == "__main__":
    main(*sys.argv[1:])
