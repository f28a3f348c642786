"""Gathers the training text: public-domain prose, and code of installed packages with permissive licences.

Writes into --out: {train,heldout}-{prose,code}.txt (documents separated by a NUL character) and sources.json.
Held out are whole books and whole packages, never parts of a file that is trained on.
"""
import argparse
import hashlib
import json
import lzma
import re
from pathlib import Path

PERMISSIVE = re.compile(r"^(mit|mit license|0bsd|isc|bsd.*|apache.*|expat.*|psf.*|python software foundation.*|blueoak.*)$", re.I)
HELD_OUT_BOOKS = {"The Life of the Bee", "The Phantom of the Opera"}
HELD_OUT_PACKAGES = {"commander", "markdown-it", "fast-check", "cockatiel", "click", "oauthlib"}
SUFFIXES = {".ts", ".mts", ".tsx", ".js", ".mjs", ".jsx", ".md", ".py", ".pyi", ".rst", ".css", ".scss"}
SKIPPED_FOLDERS = {"__pycache__", "node_modules", "site-packages", "dist-packages", "lib2to3", "locale", "locales", "min",
                   "umd", "test_data", "testdata", "fixtures", "vendor", "_vendor", "_vendored", "third_party", "external"}
SKIPPED_NAMES = re.compile(r"\.min\.|\.bundle\.|bundled|-lock\.|\.map$|^tf-[\w.-]+\.js$|^tf_[\w.]+\.js$|changelog|^history\.md", re.I)
LARGEST_FILE = 120_000  # characters
LARGEST_PACKAGE = 2_000_000  # characters that one package may give
LARGEST_STANDARD_LIBRARY = 8_000_000


def permissive(names):
    """True when every name in a list of licence names is a permissive one."""
    return bool(names) and all(PERMISSIVE.match(name.strip()) for name in names)


def node_packages(folder):
    """(name, licence, folder) of every npm package below folder, nested ones too."""
    for manifest in sorted(folder.glob("**/node_modules/**/package.json")) + sorted(folder.glob("*/package.json")) + sorted(
        folder.glob("@*/*/package.json")
    ):
        parent = manifest.parent
        if parent.parent.name != "node_modules" and not parent.parent.name.startswith("@") and parent.parent != folder:
            continue
        try:
            data = json.loads(manifest.read_text(encoding="utf-8"))
        except ValueError:
            continue
        licence = data.get("license")
        if isinstance(licence, dict):
            licence = licence.get("type")
        if not isinstance(licence, str) or not isinstance(data.get("name"), str):
            continue
        names = re.split(r"\s+OR\s+|\s+AND\s+", licence.strip("()"))
        if permissive(names):
            yield data["name"], licence, [parent]


def python_packages(folder):
    """(name, licence, folders) of every Python distribution in a site folder, by its metadata."""
    for info in sorted([*folder.glob("*.dist-info"), *folder.glob("*.egg-info")]):
        metadata = next((f for f in (info / "METADATA", info / "PKG-INFO", info) if f.is_file()), None)
        if metadata is None:
            continue
        text = metadata.read_text(encoding="utf-8", errors="replace").split("\n\n")[0]
        field = re.search(r"^License(?:-Expression)?: (.+)$", text, re.M)
        classified = [c.split(" :: ")[-1] for c in re.findall(r"^Classifier: (License :: .+ :: .+)$", text, re.M)]
        stated = field.group(1).strip() if field else ""
        short = len(stated) < 60 and stated not in ("", "UNKNOWN", "Dual License")
        names = classified or (re.split(r"\s+OR\s+|\s+AND\s+", stated) if short else [])
        if not permissive(names):
            continue
        name = re.split(r"-\d", info.name)[0].replace(".egg-info", "")
        listing = info / "top_level.txt"
        modules = listing.read_text().split() if listing.is_file() else [name]
        folders = [folder / module for module in modules if (folder / module).is_dir()]
        if folders:
            yield name.lower(), stated if short and permissive([stated]) else " OR ".join(names), folders


class Gatherer:
    """Reads files once: drops generated and minified text, and files whose lines were mostly seen before."""

    def __init__(self):
        self.lines = set()

    def read(self, file):
        if file.suffix not in SUFFIXES or SKIPPED_NAMES.search(file.name) or file.stat().st_size > LARGEST_FILE:
            return None
        try:
            text = file.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\0", "").lstrip("\ufeff")
        except (UnicodeDecodeError, OSError):
            return None
        lines = text.split("\n")
        if len(text) < 300 or max(map(len, lines)) > 2000 or len(text) / len(lines) > 100:
            return None
        if "sourceMappingURL=data" in text or sum(c.isdigit() for c in text) > len(text) * 0.2:
            return None
        if sum(not c.isascii() for c in text) > len(text) * 0.05:
            return None
        keys = [hashlib.blake2b(line.strip().encode(), digest_size=8).digest() for line in lines if len(line.strip()) > 12]
        fresh = [key for key in keys if key not in self.lines]
        if len(fresh) < 0.6 * len(keys) or not keys:
            return None
        self.lines.update(fresh)
        return self.without_licence(text).strip() + "\n"

    @staticmethod
    def without_licence(text):
        """The same text without a leading licence comment, which would otherwise be learnt by heart."""
        head = re.match(r"\s*(/\*.*?\*/|(?:(?://|#)[^\n]*\n)+)", text, re.S)
        if head and re.search(r"licen[sc]e|copyright", head.group(1), re.I):
            return text[head.end():]
        return text

    def package(self, folders, limit):
        """Texts of one package, spread over its files, at most limit characters."""
        files = [f for folder in folders for f in folder.rglob("*") if f.is_file()
                 and not SKIPPED_FOLDERS & set(f.relative_to(folder).parts[:-1])]
        # sources before built output (so that the built twin is the duplicate), else in a fixed random order
        order = {".ts": 0, ".py": 0, ".mts": 0, ".md": 0, ".rst": 0, ".js": 2}
        files.sort(key=lambda f: (f.name.endswith(".d.ts"), order.get(f.suffix, 1),
                                  hashlib.blake2b(str(f.relative_to(folders[0].parent)).encode()).digest()))
        texts, size = [], 0
        for file in files:
            text = self.read(file)
            if text and size + len(text) <= limit:
                texts.append(text)
                size += len(text)
        return texts


def prose_books(folder):
    """(title, text) of the books in prose-N.txt.xz; an empty line is between two books, SOURCES.tsv has their order."""
    titles = {}
    for line in (folder / "SOURCES.tsv").read_text(encoding="utf-8").split("\n")[1:]:
        cells = line.split("\t")
        if len(cells) > 2:
            titles.setdefault(cells[0], []).append(cells[2])
    for part in sorted(titles):
        with lzma.open(folder / part, "rt", encoding="utf-8") as file:
            books = file.read().strip("\n").split("\n\n")
        if len(books) != len(titles[part]):
            raise SystemExit(f"{part}: {len(titles[part])} titles in SOURCES.tsv, {len(books)} books found")
        yield from zip(titles[part], books)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--prose", type=Path, help="folder of prose-N.txt.xz and SOURCES.tsv")
    parser.add_argument("--node", type=Path, action="append", default=[], help="a node_modules folder")
    parser.add_argument("--python", type=Path, action="append", default=[], help="a site-packages folder")
    parser.add_argument("--stdlib", type=Path, action="append", default=[], help="a Python standard library folder")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    documents = {f"{split}-{kind}": [] for split in ("train", "heldout") for kind in ("prose", "code")}
    sources = []
    for title, text in prose_books(options.prose) if options.prose else []:
        split = "heldout" if title in HELD_OUT_BOOKS else "train"
        documents[f"{split}-prose"].append(text + "\n")
        sources.append({"kind": "prose", "name": title, "licence": "public domain", "split": split, "characters": len(text)})

    gatherer = Gatherer()
    packages = [p for folder in options.node for p in node_packages(folder)]
    packages += [p for folder in options.python for p in python_packages(folder)]
    packages += [("python standard library", "PSF-2.0", [folder]) for folder in options.stdlib]
    packages.sort(key=lambda p: p[0] not in HELD_OUT_PACKAGES)  # stable: what is held out must not be seen elsewhere first
    taken = {}
    for name, licence, folders in packages:
        limit = LARGEST_STANDARD_LIBRARY if name == "python standard library" else LARGEST_PACKAGE
        texts = gatherer.package(folders, limit - taken.get(name, 0))
        if not texts:
            continue
        split = "heldout" if name in HELD_OUT_PACKAGES else "train"
        documents[f"{split}-code"] += texts
        size = sum(map(len, texts))
        taken[name] = taken.get(name, 0) + size
        sources.append({"kind": "code", "name": name, "licence": licence, "split": split, "files": len(texts), "characters": size})

    for name, texts in documents.items():
        (options.out / f"{name}.txt").write_text("\0".join(texts), encoding="utf-8")
        print(f"{name}: {len(texts)} documents, {sum(map(len, texts)) / 1e6:.1f} million characters")
    (options.out / "sources.json").write_text(json.dumps(sources, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
