"""Texts: what the small tokenizers are made from, what the fixtures read, and what breaks offsets."""

CORPUS = """
the small cat sat on the old mat near the river bank . the old man saw the cat and the dog by the river .
a young woman walked along the bank and looked at the water . the dog ran after the small bird but the bird flew away .
in the morning the sun was warm and the water was cold . the cat slept on the mat in the sun .
The small cat sat on the old mat near the river bank. The heron waits in the reeds; it looks at the water, and it sees a fish.
When the fish is near, the bird is quick: one step, one look, and the fish is gone. The people of the village know the bird well.
They say that it is older than the bridge, and that it was there when the mill was still working. In winter the river is grey.
She reads a book under the tree, and he writes a letter to a friend. What is the name of the river? Nobody knows, they said.
There were three boats on the water: a red one, a green one and a very old one with no name. 1 2 3 10 20 100 2024.
const weights = maps.map((map) => map.row(head, query)); // softmax(q k) v
""".strip()

#: What the fixtures with a tokenizer read, and what T5 is to write where it is told.
TEXT = "the small cat sat on the old mat near the river bank"
TARGET = "the old dog slept by the water"

#: 60 texts that break offsets: no lone surrogates, which Python cannot hold in UTF-8.
NASTY = [
    "",
    " ",
    "   ",
    "\n",
    "\t\tindented\n        by spaces\n",
    "tab\tand\r\nline\rends\n\n\n",
    " leading",
    "trailing ",
    "  both  sides  ",
    "two  spaces   three",
    "the small cat sat on the old mat near the river bank",
    "The SMALL Cat; the cat's mat, isn't it? They'll, we've, I'm.",
    "\ufeffbyte order mark",
    "e\u0301 combining, o\u0308\u0323\u0307 many, \u0301 alone",
    "\u0301",
    "caf\u00e9 de\u0301ja\u0300 vu nai\u0308ve \u0130stanbul \u1e9e \ufb01 \u00bd \u2167",
    "Cafe\u0301 CAF\u00c9 \u00c5ngstro\u0308m \u212b",
    "\U0001f600",
    "a\U0001f600b",
    "\U0001f600 one, \U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 a family, \U0001f1e9\U0001f1ea a flag",
    "\U0001f44d\U0001f3fd a skin tone, 1\ufe0f\u20e3 a key, \u2764\ufe0f",
    "\U0001f9d1\u200d\U0001f680\U0001f9d1\u200d\U0001f680",
    "\u4e2d\u6587\u5b57\u7b26",
    "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8 and English",
    "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab\u1100\u116e\u11a8",
    "\u0e01\u0e02\u0e04 \u0928\u092e\u0938\u094d\u0924\u0947 \u0939\u093f\u0928\u094d\u0926\u0940",
    "\u05e2\u05d1\u05e8\u05d9\u05ea \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "abc \u202eright to left\u202c def \u200fmark\u200e",
    "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f",
    "zero\u200bwidth\u200djoiner\u2060and\u00adsoft hyphen",
    "no-break\u00a0space\u3000wide\u2009thin\u202fnarrow",
    "\u00a0",
    "null\u0000 bell\u0007 escape\u001b[31m delete\u007f",
    "next line\u0085 separator\u2028 paragraph\u2029 end",
    "\U0001d518\U0001d52b\U0001d526\U0001d520\U0001d52c\U0001d521\U0001d522 \U00010348",
    "\U0010ffff \uffff \ufffd \ufffe",
    "x" * 120,
    "word " * 30,
    "\u00e9" * 60,
    " " * 60 + "x",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "[CLS] the cat [SEP] [MASK] [PAD] [UNK]",
    "<s> the cat </s> <unk> <pad> <mask>",
    "<|endoftext|><|startoftext|> the <|endoftext|>cat",
    "the <mask>cat <mask> <mask>  sat<mask>",
    "##ing \u0120word \u2581piece \u010a </w>",
    "<heat>map <heat> heat lookup look, looks look",
    "<extra_id_0> the <extra_id_1> <0x41> <0x0A>",
    "0 1 12 123 1234 12345.678 -1e-5 3/4 50% $9.99 2024-01-31",
    "\u0661\u0662\u0663 \u00b2\u00b3 \u2460 \uff11\uff12",
    "const heat = maps.map((m) => m.received(0)); // \u2192 Float32Array\r\n",
    "if (a<b && c>d) { return a[i]!.x ?? `${y}`; }",
    "https://example.org/path?q=a%20b&r=c#frag user@example.org",
    "C:\\new\\table \\u0041 \\n",
    "\u201cquotes\u201d \u2018single\u2019 \u2014 dash \u2026 dots ...",
    "!!!???...,,,;;;:::",
    "_snake_case camelCase PascalCase kebab-case SCREAMING_CASE",
    "\ufb03 \u017f \u03a3\u03c3\u03c2 \u0149 \u01c4 \ufdfa",
    "A\u030a\u0327\u0300 Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d",
    "the river\u2019s bank\n\n\n\tthe end\u2028",
]
assert len(NASTY) == 60, len(NASTY)
