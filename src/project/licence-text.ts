/** Words that only this licence has, and its SPDX identifier; the longer licence before the one that it contains. */
const LICENCES: readonly (readonly [id: string, words: readonly string[]])[] = [
  ["Apache-2.0", ["Apache License", "Version 2.0, January 2004"]],
  ["MPL-2.0", ["Mozilla Public License Version 2.0", "Secondary Licenses"]],
  ["BSD-3-Clause", ["Redistributions of source code must retain", "Neither the name of", "AS IS"]],
  ["BSD-2-Clause", ["Redistributions of source code must retain", "Redistributions in binary form", "AS IS"]],
  ["ISC", ["Permission to use, copy, modify, and/or distribute this software", "above copyright notice"]],
  ["MIT", ["Permission is hereby granted, free of charge", "The above copyright notice and this permission"]],
  ["Unlicense", ["free and unencumbered software released into the public domain"]],
];

/**
 * The SPDX identifier of a licence's text, or null. The GPL family is never named: its text does not say whether later
 * versions hold as well, and the identifier has to.
 */
export function recognizeLicence(text: string): string | null {
  const plain = text.replace(/\s+/g, " ");
  const found = LICENCES.find(([, words]) => words.every((part) => plain.includes(part)));
  return found?.[0] ?? null;
}
