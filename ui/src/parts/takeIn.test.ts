// What a colleague wrote arrives in the text; taking back one's own last word must not take theirs along.
import { Editor } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import { describe, expect, it, vi } from "vitest";
import { markdownExtensions } from "./markdown";
import { OthersWords, takeIn } from "./takeIn";

function editorWith(markdown: string): Editor {
  return new Editor({
    element: document.createElement("div"),
    extensions: [...markdownExtensions, OthersWords],
    content: markdown,
    contentType: "markdown",
  });
}

/** As the keys do it, in one go that undo takes back in one go. */
function typeAt(editor: Editor, position: number, text: string): void {
  editor.commands.setTextSelection(position);
  editor.view.dispatch(closeHistory(editor.state.tr).insertText(text));
}

/** Typed at the end of the text. */
function typeOn(editor: Editor, text: string): void {
  typeAt(editor, editor.state.doc.content.size - 1, text);
}

function beforeCursor(editor: Editor): string {
  return editor.state.doc.textBetween(0, editor.state.selection.from, "\n");
}

describe("taking in what changed elsewhere", () => {
  it("leaves a colleague's paragraph when one's own word is taken back", () => {
    const editor = editorWith("De les.");
    typeOn(editor, " Klaar");
    takeIn(editor, "De les. Klaar\n\nVan Bas.");
    editor.commands.undo();
    expect(editor.getMarkdown()).toBe("De les.\n\nVan Bas.");
    editor.commands.redo();
    expect(editor.getMarkdown(), "and it can be put back").toBe("De les. Klaar\n\nVan Bas.");
  });

  it("leaves what came in at the beginning", () => {
    const editor = editorWith("De les.");
    typeOn(editor, " Klaar");
    takeIn(editor, "Van Bas.\n\nOnze les. Klaar");
    expect(beforeCursor(editor), "the cursor stays where the person types").toBe("Van Bas.\nOnze les. Klaar");
    editor.commands.undo();
    expect(editor.getMarkdown()).toBe("Van Bas.\n\nOnze les.");
  });

  it("stops undoing at a run of typing that holds a colleague's words", () => {
    const editor = editorWith("Zin.");
    typeOn(editor, " een twee");
    takeIn(editor, "Zin. een **en nog wat** twee");
    expect(beforeCursor(editor), "the cursor stays where the person types").toBe("Zin. een en nog wat twee");
    typeOn(editor, " drie");
    editor.commands.undo();
    expect(editor.getMarkdown(), "what was typed since is taken back").toBe("Zin. een **en nog wat** twee");
    editor.commands.undo();
    expect(editor.getMarkdown()).toBe("Zin. een **en nog wat** twee");
  });

  it("stops undoing at two paragraphs with a colleague's between them", () => {
    const editor = editorWith("Een.");
    editor.commands.setTextSelection(5);
    editor.commands.splitBlock();
    typeOn(editor, "Twee.");
    takeIn(editor, "Een.\n\nVan Bas.\n\nTwee.");
    for (let times = 0; times < 3; times += 1) editor.commands.undo();
    expect(editor.getMarkdown().trimEnd()).toBe("Een.\n\nVan Bas.");
  });

  it("takes back what was typed and what was removed within a colleague's words", () => {
    const editor = editorWith("Een.");
    takeIn(editor, "Een.\n\nVan Bas zelf.");
    typeAt(editor, 10, " en mij");
    expect(editor.getMarkdown()).toBe("Een.\n\nVan en mij Bas zelf.");
    editor.commands.undo();
    expect(editor.getMarkdown()).toBe("Een.\n\nVan Bas zelf.");
    editor.view.dispatch(closeHistory(editor.state.tr).delete(10, 14));
    expect(editor.getMarkdown()).toBe("Een.\n\nVan zelf.");
    editor.commands.undo();
    expect(editor.getMarkdown()).toBe("Een.\n\nVan Bas zelf.");
    editor.commands.redo();
    expect(editor.getMarkdown(), "one may remove a colleague's words oneself").toBe("Een.\n\nVan zelf.");
  });

  it("leaves what came in on both sides, and the cursor between them", () => {
    const editor = editorWith("Begin.\n\nMidden.\n\nEind.");
    const place = "Begin.".length + 2 + "Midden.".length + 1;
    typeAt(editor, place, " Klaar");
    takeIn(editor, "Het begin.\n\nMidden. Klaar\n\nHet eind.");
    expect(beforeCursor(editor)).toBe("Het begin.\nMidden. Klaar");
    editor.commands.undo();
    expect(editor.getMarkdown()).toBe("Het begin.\n\nMidden.\n\nHet eind.");
  });

  it("changes nothing when the text is the same", () => {
    const editor = editorWith("De **les**.");
    const onTransaction = vi.fn();
    editor.on("transaction", onTransaction);
    takeIn(editor, "De **les**.");
    expect(onTransaction).not.toHaveBeenCalled();
  });

  it("leaves nothing to undo by itself, and is no typing", () => {
    const editor = editorWith("De les.");
    const onUpdate = vi.fn();
    editor.on("update", onUpdate);
    takeIn(editor, "De lessen.\n\nVan Bas.");
    expect(onUpdate).not.toHaveBeenCalled();
    expect(editor.can().undo()).toBe(false);
    editor.commands.undo();
    expect(editor.getMarkdown()).toBe("De lessen.\n\nVan Bas.");
  });

  it("takes in one letter of two that are the same, and words that went", () => {
    const editor = editorWith("aa");
    takeIn(editor, "a");
    expect(editor.getMarkdown()).toBe("a");
    takeIn(editor, "aaa");
    expect(editor.getMarkdown()).toBe("aaa");
    takeIn(editor, "");
    expect(editor.getMarkdown()).toBe("");
    takeIn(editor, "- a");
    expect(editor.getMarkdown().trimEnd()).toBe("- a");
  });

  it("shows every text exactly, whatever stood there", () => {
    const texts = [
      "",
      "Een.",
      "Een.\n\nTwee.",
      "Twee.\n\nEen.",
      "# Een\n\nTwee.",
      "### Een\n\n> Twee.",
      "- Een.\n- Twee.",
      "- Een.\n  - Twee.\n  - Drie.",
      "- Een.\n- Twee.\n- Twee.\n- Drie.",
      "1. Een.\n2. Twee.",
      "> Een.\n>\n> - Twee.",
      "Een. **Twee.** *Drie.*",
      "**Een. Twee.** Drie.\n\n---\n\n`vier`",
      "```\nEen.\n```",
    ];
    const editor = editorWith("");
    for (const from of texts) {
      for (const to of texts) {
        takeIn(editor, from);
        typeAt(editor, 1, "Mijn ");
        takeIn(editor, to);
        expect(editor.getMarkdown().trim(), `from ${from}`).toBe(to);
        editor.commands.undo();
        expect(() => editor.state.doc.check(), `from ${from} to ${to}`).not.toThrow();
      }
    }
  });
});
