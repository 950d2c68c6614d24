"""Demands a comment at everything public of the package, and that nothing of the generated code shows.

    python3 check_docs.py FuzzyPeople.symbols.json
"""

import json
import sys

symbols = json.load(open(sys.argv[1]))["symbols"]
ours = [symbol for symbol in symbols if "::SYNTHESIZED::" not in symbol["identifier"]["precise"]]
wrong = [f"no comment at {'.'.join(symbol['pathComponents'])}" for symbol in ours if "docComment" not in symbol]
wrong += [
    f"generated code shows at {'.'.join(symbol['pathComponents'])}"
    for symbol in ours
    if any("FuzzyPeopleGenerated" in part.get("preciseIdentifier", "") + part["spelling"] for part in symbol.get("declarationFragments", []))
]
print("\n".join(wrong) or f"{len(ours)} public symbols, each with a comment")
sys.exit(bool(wrong) or len(ours) < 50)
