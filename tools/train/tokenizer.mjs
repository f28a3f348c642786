// Trains the byte-level BPE on the corpus, writes both tokenizer.json files, and encodes the corpus to uint16 ids.
//   node tokenizer.mjs train DATA ENCODER_FOLDER CAUSAL_FOLDER   and   node tokenizer.mjs encode DATA ENCODER_FOLDER
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { BPE, Tokenizer, whitespaceSplitPreTokenizer } = createRequire(import.meta.url)('tokenizers');

const MERGED_VOCABULARY = 8187; // bytes and merges; the encoder adds 5 special tokens (8192), the causal model 3 (8190)
const SAMPLE = 24e6; // characters of prose and of code that the merges are learnt from, each
const ENCODER_SPECIALS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
// The causal ids are the encoder's less 2, so that one encoded corpus serves both ([SEP] and </s> both end a document).
const CAUSAL_SPECIALS = ['<s>', '</s>', '<pad>'];

// camelCase and snake_case are cut into words, brackets stand alone, a line end takes the next line's indentation along.
const PATTERN = [
  "'(?:[sdmt]|ll|ve|re)(?![\\p{L}\\p{N}])",
  '[ _]?(?:\\p{Lu}?\\p{Ll}+|\\p{Lu}+(?!\\p{Ll})|[\\p{L}\\p{M}]+)',
  '[ _]?\\p{N}{1,3}',
  ' ?[()\\[\\]{}]',
  ' ?[^\\s\\p{L}\\p{N}()\\[\\]{}]+',
  '\\s*[\\r\\n][ \\t]*',
  '\\s+(?!\\S)',
  '\\s+',
].join('|');

/** GPT-2's table from a byte to a printable character (encoder.py, bytes_to_unicode). */
function byteCharacters() {
  const printable = (b) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCodePoint(printable(b) ? b : next++));
}

function documents(data, name) {
  return readFileSync(join(data, `${name}.txt`), 'utf8').split('\0');
}

/** Merges in order. The sample is cut by PATTERN here: the trainer reads lines, and would never see past a line end. */
function learnMerges(data) {
  const characters = byteCharacters();
  const encoder = new TextEncoder();
  const pattern = new RegExp(PATTERN, 'gu');
  const out = [];
  for (const kind of ['prose', 'code']) {
    const texts = documents(data, `train-${kind}`);
    const share = SAMPLE / texts.reduce((sum, text) => sum + text.length, 0);
    for (const text of texts) {
      const pieces = text.slice(0, Math.ceil(text.length * Math.min(1, share))).match(pattern) ?? [];
      const cache = new Map();
      const spell = (piece) => {
        let spelled = cache.get(piece);
        if (spelled === undefined)
          cache.set(piece, (spelled = Array.from(encoder.encode(piece), (b) => characters[b]).join('')));
        return spelled;
      };
      out.push(pieces.map(spell).join(' '));
    }
  }
  const file = join(data, 'pieces.txt');
  writeFileSync(file, out.join('\n'));
  const tokenizer = new Tokenizer(BPE.empty());
  tokenizer.setPreTokenizer(whitespaceSplitPreTokenizer());
  tokenizer.train([file]);
  const trained = join(data, 'trained.json');
  tokenizer.save(trained);
  const merges = JSON.parse(readFileSync(trained, 'utf8')).model.merges;
  return merges.map((merge) => (Array.isArray(merge) ? merge : merge.split(' ')));
}

function definition(specials, merges, template) {
  const bytes = byteCharacters();
  const vocabulary = [...specials, ...bytes];
  const seen = new Set(vocabulary);
  const kept = [];
  for (const [left, right] of merges) {
    if (vocabulary.length === specials.length + MERGED_VOCABULARY) break;
    if (!seen.has(left) || !seen.has(right)) continue;
    kept.push([left, right]);
    if (!seen.has(left + right)) vocabulary.push(left + right);
    seen.add(left + right);
  }
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    // as in RoBERTa, a mask takes the space before it along: it stands for ' word'
    added_tokens: specials.map((content, id) => ({ id, content, ...flags, lstrip: content === '[MASK]' })),
    // trained on \n; a normalizer keeps offsets into the original text
    normalizer: { type: 'Replace', pattern: { String: '\r\n' }, content: '\n' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'Split', pattern: { Regex: PATTERN }, behavior: 'Isolated', invert: false }, byteLevel],
    },
    // trim_offsets: a token's range is its word, without the space or indentation that the token also stands for
    post_processor: { type: 'Sequence', processors: [byteLevel, template] },
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      merges: kept,
    },
  };
}

/** A TemplateProcessing that puts the given special tokens around one text, and around the second of a pair. */
function template(before, after, specials) {
  const special = (token, type) => ({ SpecialToken: { id: token, type_id: type } });
  const single = [
    ...before.map((t) => special(t, 0)),
    { Sequence: { id: 'A', type_id: 0 } },
    ...after.map((t) => special(t, 0)),
  ];
  const second = [
    ...(after.length ? [] : before).map((t) => special(t, 1)),
    { Sequence: { id: 'B', type_id: 1 } },
    ...after.map((t) => special(t, 1)),
  ];
  const used = Object.fromEntries(
    [...new Set([...before, ...after])].map((t) => [t, { id: t, ids: [specials.indexOf(t)], tokens: [t] }]),
  );
  return { type: 'TemplateProcessing', single, pair: [...single, ...second], special_tokens: used };
}

function writeJson(file, value) {
  writeFileSync(file, JSON.stringify(value, null, 1) + '\n');
}

function train(data, encoderFolder, causalFolder) {
  const merges = learnMerges(data);
  mkdirSync(encoderFolder, { recursive: true });
  mkdirSync(causalFolder, { recursive: true });
  writeJson(
    join(encoderFolder, 'tokenizer.json'),
    definition(ENCODER_SPECIALS, merges, template(['[CLS]'], ['[SEP]'], ENCODER_SPECIALS)),
  );
  writeJson(
    join(causalFolder, 'tokenizer.json'),
    definition(CAUSAL_SPECIALS, merges, template(['<s>'], [], CAUSAL_SPECIALS)),
  );
  const common = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: 512,
    clean_up_tokenization_spaces: false,
  };
  const encoder = {
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    mask_token: '[MASK]',
  };
  const causal = { bos_token: '<s>', eos_token: '</s>', pad_token: '<pad>' };
  writeJson(join(encoderFolder, 'tokenizer_config.json'), { ...common, ...encoder });
  writeJson(join(causalFolder, 'tokenizer_config.json'), { ...common, ...causal });
  writeJson(join(encoderFolder, 'special_tokens_map.json'), encoder);
  writeJson(join(causalFolder, 'special_tokens_map.json'), causal);
}

/** Pieces of at most about 20,000 characters, cut before a line that is not indented, so that no token is cut. */
function* portions(text) {
  let start = 0;
  while (text.length - start > 20000) {
    const boundary = /\n(?=\S)/g;
    boundary.lastIndex = start + 10000;
    const found = boundary.exec(text);
    if (!found) break;
    yield text.slice(start, found.index + 1);
    start = found.index + 1;
  }
  yield text.slice(start);
}

async function encode(data, folder) {
  const bare = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
  const end = bare.model.vocab['[SEP]'];
  bare.added_tokens = []; // a "[MASK]" in the documentation of some package stays text
  bare.post_processor = null;
  const tokenizer = Tokenizer.fromString(JSON.stringify(bare));
  for (const name of ['heldout-prose', 'heldout-code', 'train-code', 'train-prose']) {
    const texts = documents(data, name).map((text) => [...portions(text)]);
    const parts = texts.flat();
    const encoded = [];
    for (let i = 0; i < parts.length; i += 256) {
      const batch = await tokenizer.encodeBatch(parts.slice(i, i + 256), { addSpecialTokens: false });
      encoded.push(...batch.map((encoding) => Uint16Array.from(encoding.getIds())));
    }
    const stream = new Uint16Array(encoded.reduce((sum, ids) => sum + ids.length, texts.length));
    let at = 0;
    let part = 0;
    for (const text of texts) {
      for (let i = 0; i < text.length; i++, part++) {
        stream.set(encoded[part], at);
        at += encoded[part].length;
      }
      stream[at++] = end;
    }
    writeFileSync(join(data, `${name}.bin`), Buffer.from(stream.buffer, 0, at * 2));
    const characters = parts.reduce((sum, text) => sum + text.length, 0);
    console.log(`${name}: ${at} tokens, ${(characters / at).toFixed(2)} characters a token`);
  }
}

const [step, ...folders] = process.argv.slice(2);
if (step === 'train') train(...folders);
else if (step === 'encode') await encode(...folders);
else throw new Error(`wanted 'train' or 'encode', found ${step}`);
