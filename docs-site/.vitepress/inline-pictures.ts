import { dirname, join } from "node:path";
import type { MarkdownRenderer } from "vitepress";

/**
 * Puts the site's own SVG pictures into the page itself, where they take the colours of the theme and their text can be
 * read aloud. On a Git host the same Markdown shows them as ordinary images. Also keeps Vue out of inline code.
 */
export function inlinePictures(markdown: MarkdownRenderer, readText: (file: string) => string): void {
  const image = markdown.renderer.rules.image;
  markdown.renderer.rules.image = (tokens, index, options, env, self) => {
    const source = tokens[index]?.attrGet("src") ?? "";
    if (!/^\.?\/?images\/[\w-]+\.svg$/.test(source)) {
      return image ? image(tokens, index, options, env, self) : self.renderToken(tokens, index, options);
    }
    const svg = readText(join(dirname(env.path), source));
    // Vue allows no style element in a page; the theme holds the same rules with its own colours.
    const bare = svg.replace(/<style>[\s\S]*?<\/style>\s*/, "").replace(/\n/g, "");
    return `<span class="picture" role="group" aria-label="Picture" tabindex="0" v-pre>${bare}</span>`;
  };

  const code = markdown.renderer.rules.code_inline;
  markdown.renderer.rules.code_inline = (tokens, index, options, env, self) =>
    (code ? code(tokens, index, options, env, self) : "").replace("<code", "<code v-pre");
}
