/**
 * The most of everything that a file from a stranger may ask for, in one place. Each lies far above what models have, and low
 * enough that what keeps to it ends soon and fits.
 */
export const LIMITS = {
  /** Bytes of a JSON file of a model folder: Gemma's tokenizer has 33 million, a config some thousands. */
  jsonBytes: 50_000_000,
  /** Lists and objects in each other: Hugging Face's configs have five or so, and the tokenizers' own reader stops at 128. */
  jsonDepth: 100,
  /** Bytes from the beginning of a README or a licence: the front matter, with the results that some authors write in it. */
  proseBytes: 1_000_000,
  /** Tensors of one file: DeepSeek-V3 has 91,991 in all of its 163. */
  tensors: 250_000,
  /** Bytes of the weights of a model that is run: those that fit in WebAssembly's 4 GB, with a part beside them that is not read. */
  weightBytes: 2 ** 34,
  /** Numbers of a config of which nothing more is known: the contexts that Llama 4 states are of ten million units. */
  configNumber: 1e9,
  /** Layers of all stacks: DeepNet has a thousand. */
  layers: 10_000,
  /** Numbers that one layer of a tfjs model gives for one input: a tenth of what WebAssembly's 4 GB hold. */
  layerNumbers: 1e8,
  /** Units before the patches: DINOv2 has four registers, memory transformers some dozens. */
  registers: 4096,
  /** Pixels of a side of what a model of pictures is given: SigLIP 2 and DINOv3 are given 1,536 and less. */
  pictureSide: 4096,
  /** Pixels of a side of the whole picture before the model's part is cut out of it: a panorama that is forty times as long as high has 9,000. */
  resizedSide: 1_000_000,
} as const;

/** Milliseconds that native code may take for a stranger's file. It runs in a helper process, which is ended then. */
export const DEADLINES = {
  /** From the fork to the first answer: half a second where the machine has nothing else to do. */
  start: 20_000,
  /** To load a tokenizer: Gemma's takes two seconds. */
  loadTokenizer: 10_000,
  /** To cut a text, and beside that for every thousand characters: a slow tokenizer reads half a million in a second. */
  encode: 5_000,
  encodeThousand: 20,
  /** To make a text of ids: of one step of a run that writes. */
  decode: 5_000,
  /** To draw an SVG, which is a program: what icons and charts need is a tenth of it. */
  drawing: 5_000,
  /** To decode any other picture: fifty million pixels of AVIF take four seconds. */
  picture: 20_000,
  /** From a cancel to the end of the helper, so that what is nearly done costs no new one. */
  cancelled: 500,
} as const;
