"""What no compiler sees of the app: its texts, its property lists, and what it must never use.

    python3 check_resources.py
"""

import json
import plistlib
import re
import sys
from pathlib import Path

APP = Path(__file__).parent / "App"
SOURCES = {path.relative_to(APP): path.read_text() for path in sorted(APP.rglob("*.swift"))}

# Words of code that would break a promise of the README, and the promise.
NEVER = {
    r"URLSession|NWConnection|import Network|\bhttps?://": "nothing is sent anywhere",
    r"AVCaptureVideoPreviewLayer|AVCapturePhotoOutput|AVCaptureMovieFileOutput": "only obscured pictures leave the camera",
    r"\bUIImage\b": "no picture is copied for the screen",
    r"CLLocation|CoreLocation|\.location\b": "no place is saved",
    r"AVCaptureAudio|for: \.audio|mediaType: \.audio": "no sound is taken",
    r"\bprint\(|NSLog|os_log|Logger\(": "nothing of a person gets into a log",
    r"fatalError|try!|\bas!": "the app does not crash on purpose",
}


def texts() -> list[str]:
    """Compares the keys of Words.swift with the catalog's."""
    words = SOURCES[Path("Screen/Words.swift")]
    # An interpolated number is %lld in the catalog.
    used = {re.sub(r"\\\((?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*\)", "%lld", key) for key in re.findall(r'LocalizedStringResource\("((?:[^"\\]|\\.)+)"\)', words)}
    catalog = json.loads((APP / "Resources/Localizable.xcstrings").read_text())["strings"]
    wrong = [f"no text for {key!r}" for key in sorted(used - catalog.keys())]
    wrong += [f"nobody says {key!r}" for key in sorted(catalog.keys() - used)]
    for key, entry in catalog.items():
        for language, text in entry["localizations"].items():
            units = [text["stringUnit"]] if "stringUnit" in text else [form["stringUnit"] for form in text["variations"]["plural"].values()]
            if not all(unit["value"].strip() and unit["state"] == "translated" for unit in units):
                wrong.append(f"{key!r} has no text in {language}")
            # Only "nobody" needs no number.
            most = max(len(re.findall(r"%(?:\d\$)?lld", unit["value"])) for unit in units)
            if most != key.count("%lld"):
                wrong.append(f"{key!r} says {most} numbers in {language}")
    for path, source in SOURCES.items():
        wrong += [f"{path}: {text} is not in the catalog" for text in re.findall(r'(?:Text|Label|Button|Toggle)\("[^"]+"', source)]
    return wrong


def property_lists() -> list[str]:
    """Reads the property lists and looks for what the app cannot do without."""
    info = plistlib.loads((APP / "Resources/Info.plist").read_bytes())
    privacy = plistlib.loads((APP / "Resources/PrivacyInfo.xcprivacy").read_bytes())
    wrong = [f"Info.plist has no {key}" for key in ("NSCameraUsageDescription", "NSPhotoLibraryAddUsageDescription") if not info.get(key)]
    wrong += [f"Info.plist asks for more: {key}" for key in info if key.endswith("UsageDescription") and key not in ("NSCameraUsageDescription", "NSPhotoLibraryAddUsageDescription")]
    if privacy != {"NSPrivacyTracking": False, "NSPrivacyTrackingDomains": [], "NSPrivacyCollectedDataTypes": [], "NSPrivacyAccessedAPITypes": []}:
        wrong.append("the privacy manifest says that something is collected")
    return wrong


def promises() -> list[str]:
    """Looks for words of code that must not be there."""
    found = []
    for path, source in SOURCES.items():
        code = re.sub(r"//.*", "", source)
        for pattern, promise in NEVER.items():
            found += [f"{path}: {word!r}, but {promise}" for word in re.findall(pattern, code)]
    return found


wrong = texts() + property_lists() + promises()
print("\n".join(wrong) or f"{len(SOURCES)} sources, texts and property lists are as they should be")
sys.exit(bool(wrong))
