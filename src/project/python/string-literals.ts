const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const PREFIX = /^([a-zA-Z]{0,2})("""|'''|"|')/;

/** What stands around the text of a literal. */
export interface Quotes {
  readonly raw: boolean;
  /** Characters before the text: prefix and opening quotes. */
  readonly open: number;
  /** Characters after the text; 0 when the literal is not closed. */
  readonly close: number;
}

/** @param source a literal with its prefix and quotes; one that is not closed is taken as far as it goes */
export function readQuotes(source: string): Quotes {
  const match = PREFIX.exec(source);
  if (match === null) return { raw: false, open: 0, close: 0 };
  const [whole, prefix = "", quote = '"'] = match;
  const closed = source.length >= whole.length + quote.length && source.endsWith(quote);
  return { raw: /r/i.test(prefix), open: whole.length, close: closed ? quote.length : 0 };
}

/** The value of a literal without replacement fields: `r"\d"`, `'it\'s'`, `b"x"`. */
export function decodeString(source: string): string {
  const { raw, open, close } = readQuotes(source);
  const text = source.slice(open, source.length - close);
  return raw ? text : decodeEscapes(text);
}

/** Replaces Python's escape sequences; an unknown one stays as written, as in Python. */
export function decodeEscapes(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, hex, short, long, octal, single) => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const code = hex ?? short ?? long;
      if (code !== undefined) return characterOf(Number.parseInt(code, 16));
      return ESCAPES[single] ?? whole;
    },
  );
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
