import type { Key as InkKey } from "ink";
import type { AuditFinding, Edited } from "./contract.ts";

/** What a person did, as the wizard understands it. */
export type Key =
  | {
      readonly name: KeyName;
      /** See below; for an Enter also where the key may be held down. */
      readonly blind?: boolean;
    }
  /** A character that was typed; blind where nobody can have seen what the keys before it led to. */
  | { readonly name: "char"; readonly text: string; readonly blind?: boolean }
  /** What was pasted, `\n` between its lines: always text, never a command. */
  | { readonly name: "paste"; readonly text: string }
  /** The end of an editor that was opened on a conflict. */
  | { readonly name: "edited"; readonly edited: Edited }
  /** No key either: what is wrong with the Docker files is known. */
  | { readonly name: "audited"; readonly findings: readonly AuditFinding[] | null }
  /** Ctrl and a letter. */
  | { readonly name: "ctrl"; readonly letter: string };

/** Keys that are no text. Tab does what Enter does, but for a path, which it completes; Shift-Tab counts as `back`. */
export type KeyName =
  | "tab"
  | "up"
  | "down"
  | "left"
  | "right"
  | "enter"
  | "back"
  | "escape"
  | "backspace"
  | "delete"
  | "home"
  | "end"
  | "pageup"
  | "pagedown"
  | "interrupt"
  | "suspend"
  | "resumed"
  | "hangup";

/** Names the key of an event from Ink's `useInput`, or null when the wizard has no use for it. */
export function nameKey(input: string, key: InkKey): Key | null {
  // Ink sets `meta` for Esc as well, so Esc is tested before anything that looks at it.
  if (key.escape) return { name: "escape" };
  if (key.return) return { name: "enter" };
  if (key.tab) return { name: key.shift ? "back" : "tab" };
  if (key.upArrow) return { name: "up" };
  if (key.downArrow) return { name: "down" };
  if (key.leftArrow) return { name: "left" };
  if (key.rightArrow) return { name: "right" };
  if (key.home) return { name: "home" };
  if (key.end) return { name: "end" };
  if (key.pageUp) return { name: "pageup" };
  if (key.pageDown) return { name: "pagedown" };
  if (key.backspace) return { name: "backspace" };
  if (key.delete) return { name: "delete" };
  if (key.ctrl && input === "c") return { name: "interrupt" };
  if (key.ctrl && input === "z") return { name: "suspend" };
  if (key.ctrl) return { name: "ctrl", letter: input };
  return key.meta || input === "" ? null : { name: "char", text: input };
}

/** True for that character, as a command. */
export function isChar(key: Key, text: string): boolean {
  return key.name === "char" && key.text === text;
}
