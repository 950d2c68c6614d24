"""`elf.py LIBRARY ARCHITECTURE [BUDGET]`: what Android demands of a shared library, and what this project promises of its own.

BUDGET is the most bytes that the file may have. Prints what it found; fails on the first thing that is not as it should be.
"""

import re
import subprocess
import sys
from pathlib import Path

# uniffi's functions, its checksums and its description of them.
EXPORTS = re.compile(r"(uniffi_fuzzy_people_|ffi_fuzzy_people_|UNIFFI_META_)\w+|JNI_OnLoad")
# libunwind stands for what the NDK links statically.
NEEDED = {"libc.so", "libm.so", "libdl.so", "liblog.so", "libunwind.so"}
PAGE = 0x4000


def main(library: str, architecture: str, budget: str | None = None) -> None:
    def read(*what: str) -> str:
        return subprocess.run(["llvm-readelf-19", "--wide", *what, library], check=True, capture_output=True, text=True).stdout

    def demand(condition: bool, otherwise: str) -> None:
        if not condition:
            sys.exit(f"{library}: {otherwise}")

    header, segments, dynamic, sections = read("--file-header"), read("--program-headers"), read("--dynamic-table"), read("--sections")
    machine = architecture.replace("_", "-")
    demand(re.search(rf"Machine:.*{machine}", header, re.IGNORECASE) is not None, f"not for {architecture}")
    demand(re.search(r"Type:\s+DYN", header) is not None, "no shared library")

    loads = re.findall(r"^  LOAD .*?(R?) ?(W?) ?(E?) +(0x[0-9a-f]+)$", segments, re.MULTILINE)
    demand(len(loads) > 1, "no segments to load")
    demand(all(int(align, 16) == PAGE for *_, align in loads), f"segments are not aligned to {PAGE} bytes: {loads}")
    demand(not any(write and run for _, write, run, _ in loads), "a segment is writable and executable")
    stack = re.search(r"^  GNU_STACK .* (RWE?) ", segments, re.MULTILINE)
    demand(stack is not None and stack[1] == "RW", "the stack is executable")
    demand("GNU_RELRO" in segments, "relocated data stays writable")

    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
    demand(needed <= NEEDED, f"needs {needed - NEEDED}")
    demand("TEXTREL" not in dynamic, "text relocations")
    demand("RPATH" not in dynamic and "RUNPATH" not in dynamic, "a search path of this machine")
    demand(not re.search(r"\.symtab|\.debug", sections), "not stripped")

    # Number, value, size, type, binding, visibility, section, name.
    symbols = [line.split()[1:8] for line in read("--dyn-syms").splitlines() if re.match(r"\s*\d+:", line) and len(line.split()) > 7]
    exported = [name for *_, section, name in symbols if section != "UND"]
    strange = [name for name in exported if not EXPORTS.fullmatch(name)]
    demand(exported != [] and not strange, f"exports {strange or 'nothing'}")

    size = Path(library).stat().st_size
    demand(budget is None or size <= int(budget), f"{size} bytes; the budget is {budget}")
    print(f"{library}: {size / 1e6:.2f} MB, {len(exported)} exported names, needs {', '.join(sorted(needed))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
