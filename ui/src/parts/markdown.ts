// Markdown as the editor understands it, and whether a text survives the editor unchanged.
import { Editor, type Extensions } from "@tiptap/core";
import { Markdown } from "@tiptap/markdown";
import { StarterKit } from "@tiptap/starter-kit";

/** Above this many characters the plain view is used: a book in a rich editor makes a laptop crawl. */
const RICH_CHARS_MAX = 120_000;

export const markdownExtensions: Extensions = [
  // Markdown has no underline; a link opens on purpose, not while editing it.
  StarterKit.configure({ underline: false, link: { openOnClick: false } }),
  Markdown,
];

let reader: Editor | null = null;

/** The rich view would keep every character that matters. What it cannot keep is edited as plain text. */
export function survivesRichView(markdown: string): boolean {
  if (markdown.length > RICH_CHARS_MAX) return false;
  reader ??= new Editor({ element: null, extensions: markdownExtensions });
  reader.commands.setContent(markdown, { contentType: "markdown" });
  return withoutOuterSpace(reader.getMarkdown()) === withoutOuterSpace(markdown);
}

function withoutOuterSpace(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(/[ \t]+$/gm, "").trim();
}
