/** What a command says to a tool: `pip install -r x` is the tool `pip` and the words behind it. */
interface ToolCall {
  readonly tool: string;
  readonly words: readonly string[];
}

const TOOLS = /^(?:pip[\d.]*|conda|mamba|micromamba|poetry|uv|pipenv|npm|pnpm|yarn)$/;

/** The last tool that a command names: `uv pip install` and `python -m pip install` are pip's. */
function toolOf(words: readonly string[]): ToolCall | null {
  const names = words.slice(0, MOST_WORDS_BEFORE).map((word) => word.slice(word.lastIndexOf("/") + 1));
  const first = names.findIndex((name) => TOOLS.test(name));
  const pip = names.findIndex((name) => /^pip[\d.]*$/.test(name));
  const at = pip === -1 ? first : pip;
  const tool = names[at]?.replace(/[\d.]+$/, "");
  return tool === undefined ? null : { tool, words: words.slice(at + 1) };
}

/** `conda run -n name python -m pip install`: no command names its tool later than this. */
const MOST_WORDS_BEFORE = 16;

/** True for a command that installs what a file names; not for `pip install .`, which needs the source. */
export function installsFromFile(command: readonly string[]): boolean {
  const call = toolOf(command);
  if (call === null) return false;
  const { tool, words } = call;
  const says = (...any: readonly string[]): boolean => words.some((word) => any.includes(word));
  switch (tool) {
    case "pip":
      return (
        says("install") &&
        words.some((word) => /^(?:-r|--requirement)/.test(word)) &&
        !says("-e", "--editable")
      );
    case "conda":
    case "mamba":
    case "micromamba":
      return says("create", "update", "install") && words.some((word) => /^(?:-f|--file)/.test(word));
    case "uv":
      return says("sync");
    case "npm":
    case "pnpm":
      return /^(?:ci|install|i)$/.test(words[0] ?? "") && !says("-g", "--global");
    case "yarn":
      return words[0] === undefined || words[0] === "install";
    default:
      return says("install", "sync");
  }
}

/** True for a command that installs packages of Python's. */
export function installsPython(command: readonly string[]): boolean {
  const call = toolOf(command);
  if (call === null || !["pip", "uv", "poetry", "pipenv"].includes(call.tool)) return false;
  return call.words.includes("install") || call.words.includes("sync");
}
