/** A text without the quotes around it, single or double. */
export function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, "$2");
}
