#!/usr/bin/env python3
"""Record in test/facts/tokenizers.json.gz the ids that HuggingFace's `tokenizers` gives to 1,000 strings.

    pip install tokenizers sentencepiece protobuf && python3 scripts/record/tokenizer_json.py [name=path/to/tokenizer.json ...]

Small tokenizers of each kind are trained on this repository's documents and saved as the library saves them. Of a
large tokenizer.json of a package, given by name and path, only the merges and tokens are kept that the strings use:
merges that are never applied do not change ids, and the library is asked again with what is kept.
"""
import gzip
import io
import json
import pathlib
import random
import re
import sys
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "test" / "facts" / "tokenizers.json.gz"
rng = random.Random(22)

LLAMA3_WORDS = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
                r"|\s*[\r\n]+|\s+(?!\S)|\s+")

SENTENCES = """The quick brown fox jumps over the lazy dog. Don't you've they're I'm we'll she'd it's O'CLOCK'S
Der Fluß fließt durch die größte Stadt, während Äpfel reifen.
L'été dernier, nous avons mangé des crêpes à la crème brûlée; ça coûtait 12,50 €.
Быстрая коричневая лиса перепрыгивает через ленивую собаку. Ёж ест ещё.
Η γρήγορη καφέ αλεπού πηδάει πάνω από το σκύλο. ΣΊΣΥΦΟΣ
北京是中国的首都。今天天气很好，我们去公园。東京は日本の首都です。カタカナ ﾊﾝｶｸ
대한민국의 수도는 서울이다. 오늘 날씨가 좋다.
القطة تجلس على السجادة. مرحبا بالعالم ١٢٣
हिन्दी में लिखना आसान है। नमस्ते दुनिया
İstanbul'da ışık çok güzel. Tiếng Việt có nhiều dấu.
x = self.c_proj(y)  # (B, T, C)\n    return torch.softmax(scores / math.sqrt(d), dim=-1)
17 × 24 = 408; 3.14159 1,000,000 ½ ² ③ Ⅳ 0x1F600
👩‍👩‍👧 👍🏽 🇫🇷 ❤️ e\u0301 ﬁ ﬂ Å Ω ㎏ …—–“quoted” ‘single’ «g»
a\u00a0b\u2003c\u3000d\u200be\u200df\ufeffg\tb\r\nc\u2028d\u0085e""".split("\n")
SENTENCES = [s.encode().decode() for s in SENTENCES]
SPECIAL = ["<s>", "</s>", "<unk>", "[CLS]", "[SEP]", "[MASK]", "<|endoftext|>", "<EOT>", "<tool>", "<0x41>", "▁", "##a", "Ġa", "</w>"]


def documents():
    return [p.read_text(encoding="utf-8") for p in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])]


def strings():
    """1,000 of all kinds: words, lines, mixtures of scripts, runs of spaces, special tokens, characters at random."""
    lines = [line for text in documents() for line in text.split("\n") if line]
    out = ["", " ", "  ", "\n", "\n\n \n", " a", "a ", "  a  b  ", "\t\tx", "▁", "▁▁a", "İ", "ß", "\u0301", "''", "<s>", "a<s>b", " <s> ", "0", "\u0000"]
    blocks = [(0x20, 0x7e)] * 6 + [(0xa0, 0x17f), (0x370, 0x3ff), (0x400, 0x45f), (0x5d0, 0x5ea), (0x620, 0x64a), (0x905, 0x939),
                                   (0x300, 0x36f), (0x2010, 0x2040), (0x3041, 0x3096), (0x4e00, 0x9fa5), (0xac00, 0xd7a3),
                                   (0xff01, 0xff5e), (0x1f300, 0x1f5ff), (0x20000, 0x2a6d6), (0x1d400, 0x1d454), (0x2150, 0x2188)]

    def character():
        low, high = rng.choice(blocks)
        return chr(rng.randint(low, high))

    def words():
        return [w for s in SENTENCES for w in re.findall(r"\S+|\s+", s)]

    while len(out) < 1000:
        kind = rng.randrange(7)
        if kind == 0:
            out.append(rng.choice(lines)[:200])
        elif kind == 1:
            out.append(rng.choice(SENTENCES))
        elif kind == 2:
            out.append("".join(character() for _ in range(rng.randint(1, 25))))
        elif kind == 3:
            out.append("".join(rng.choice(words()) + rng.choice(["", " ", "  ", "\n", "\t"]) for _ in range(rng.randint(1, 9))))
        elif kind == 4:
            out.append("".join(rng.choice([*SPECIAL, " ", "word", "x", "É", "\n"]) for _ in range(rng.randint(1, 8))))
        elif kind == 5:
            line = rng.choice(lines)
            at = rng.randrange(len(line))
            out.append(line[at:at + rng.randint(1, 40)] + rng.choice(["", " ", "!", "…"]))
        else:
            out.append(rng.choice([str.upper, str.title, str.swapcase])(rng.choice(SENTENCES)[:60]))
    return out


def train(tokenizer, trainer):
    tokenizer.train_from_iterator([*documents(), *SENTENCES], trainer)
    return tokenizer


def gpt2():
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    t.post_processor = processors.ByteLevel(trim_offsets=False)
    return train(t, trainers.BpeTrainer(vocab_size=900, special_tokens=["<|endoftext|>"],
                                        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))


def llama2():
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    t.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    t.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    t.pre_tokenizer = pre_tokenizers.Split(Regex("▁"), "merged_with_next")
    names = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)]
    train(t, trainers.BpeTrainer(vocab_size=900, special_tokens=names, show_progress=False, limit_alphabet=90))
    t.pre_tokenizer = None
    t.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", t.token_to_id("<s>"))])
    # The tokens of bytes belong to the model only, as in the original.
    saved = json.loads(t.to_str())
    saved["added_tokens"] = saved["added_tokens"][:3]
    return Tokenizer.from_str(json.dumps(saved))


def llama3():
    t = Tokenizer(models.BPE(ignore_merges=True))
    t.normalizer = normalizers.NFC()
    t.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(LLAMA3_WORDS), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    t.decoder = decoders.ByteLevel()
    train(t, trainers.BpeTrainer(vocab_size=900, special_tokens=["<s>", "</s>"],
                                 initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    t.add_tokens(["<tool>"])
    t.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=True),
        processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]),
    ])
    return t


def bert(cased=False):
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=not cased, handle_chinese_chars=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece()
    train(t, trainers.WordPieceTrainer(vocab_size=800, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
                                       show_progress=False))
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", t.token_to_id("[CLS]")), ("[SEP]", t.token_to_id("[SEP]"))])
    return t


def unigram(byte_fallback=False):
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(" {2,}"), " ")])
    t.pre_tokenizer = pre_tokenizers.Metaspace()
    t.decoder = decoders.Metaspace()
    special = ["<unk>", "<s>", "</s>"] + ([f"<0x{b:02X}>" for b in range(256)] if byte_fallback else [])
    train(t, trainers.UnigramTrainer(vocab_size=700 + 256 * byte_fallback, special_tokens=special, unk_token="<unk>", show_progress=False))
    saved = json.loads(t.to_str())
    saved["model"]["byte_fallback"] = byte_fallback
    saved["added_tokens"] = saved["added_tokens"][:3]
    for entry in saved["model"]["vocab"]:
        entry[1] = round(entry[1], 4)
    if byte_fallback:
        saved["decoder"] = {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, saved["decoder"]]}
    return Tokenizer.from_str(json.dumps(saved))


def precompiled():
    """SentencePiece's character map with a few rules: ligature fi, wide A, A with ring, no question marks, no zero width."""
    rules = "FB01\t66 69\nFF21\t41\n41 30A\tC5\n3F\t\n200B\t20\n"
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as table:
        table.write(rules)
        table.flush()
        out = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(["a b c d e f g hello"] * 20), model_writer=out, vocab_size=16,
                                                 hard_vocab_limit=False, minloglevel=2, normalization_rule_tsv=table.name)
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(out.getvalue())
    t = unigram()
    t.normalizer = normalizers.Precompiled(model.normalizer_spec.precompiled_charsmap)
    return t


def words():
    """Classical BPE with an end-of-word suffix, and pre-tokenizers that the others do not have."""
    t = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    t.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Strip()])
    t.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("contiguous"), pre_tokenizers.Digits(individual_digits=True)])
    t.decoder = decoders.BPEDecoder()
    return train(t, trainers.BpeTrainer(vocab_size=700, special_tokens=["<unk>"], end_of_word_suffix="</w>", show_progress=False, limit_alphabet=120))


def reduced(path, texts):
    """What the texts use of a large byte-level BPE file."""
    saved = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    whole = Tokenizer.from_str(json.dumps(saved))
    used = {i for text in texts for i in whole.encode(text).ids}
    merges = [tuple(m.split(" ")) if isinstance(m, str) else tuple(m) for m in saved["model"]["merges"]]
    vocabulary = saved["model"]["vocab"]
    made = {}
    for rank, (left, right) in enumerate(merges):
        made.setdefault(left + right, []).append((left, right))
    keep = {token for token, i in vocabulary.items() if i in used or len(token) == 1}
    waiting = list(keep)
    while waiting:
        for pair in made.get(waiting.pop(), []):
            for part in pair:
                if part not in keep:
                    keep.add(part)
                    waiting.append(part)
    keep |= {a["content"] for a in saved["added_tokens"]}
    saved["model"]["vocab"] = {token: i for token, i in vocabulary.items() if token in keep}
    saved["model"]["merges"] = [f"{l} {r}" for l, r in merges if l in keep and r in keep and l + r in keep]
    small = Tokenizer.from_str(json.dumps(saved))
    assert all(small.encode(text).ids == whole.encode(text).ids for text in texts)
    return small, saved


def main():
    texts = strings()
    made = {"gpt2": gpt2(), "llama2": llama2(), "llama3": llama3(), "bert": bert(), "bert-cased": bert(True),
            "unigram": unigram(), "precompiled": precompiled(), "unigram-bytes": unigram(True), "words": words()}
    files = {name: json.loads(t.to_str()) for name, t in made.items()}
    for argument in sys.argv[1:]:
        name, path = argument.split("=")
        made[name], files[name] = reduced(path, texts)
    facts = {"library": __import__("tokenizers").__version__, "texts": texts, "tokenizers": []}
    for name, t in made.items():
        ids = [t.encode(text).ids for text in texts]
        # None where it is the text itself.
        decoded = [None if d == text else d for d, text in zip(map(t.decode, ids), texts)]
        facts["tokenizers"].append({"name": name, "file": files[name], "ids": ids, "decoded": decoded})
    OUT.write_bytes(gzip.compress(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0))
    print({x["name"]: (len(x["file"]["model"]["vocab"]), sum(map(len, x["ids"]))) for x in facts["tokenizers"]}, OUT.stat().st_size, "bytes")


main()
