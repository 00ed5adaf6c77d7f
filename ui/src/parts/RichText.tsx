// The rich view of a Markdown text, with a small toolbar that the arrow keys walk through.
import { type Editor, EditorContent, useEditor, useEditorState } from "@tiptap/react";
import { Bold, Heading3, Italic, List, ListOrdered, type LucideIcon, Quote } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { ToggleButton, Toolbar } from "react-aria-components";
import { language, m } from "../messages";
import { markdownExtensions } from "./markdown";
import styles from "./MarkdownField.module.css";
import { listenForStops, OthersWords, takeIn, type Way } from "./takeIn";

const extensions = [...markdownExtensions, OthersWords];

export interface RichTextProps {
  labelId: string;
  describedBy: string | null;
  content: string;
  /** Changes when `content` changed without typing. */
  revision: number;
  onType: (markdown: string) => void;
  isReadOnly: boolean;
}

export function RichText({ labelId, describedBy, content, revision, onType, isReadOnly }: RichTextProps) {
  const report = useEffectEvent(onType);
  const editor = useEditor({
    extensions,
    content,
    contentType: "markdown",
    editable: !isReadOnly,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": labelId,
        ...(describedBy ? { "aria-describedby": describedBy } : {}),
        spellcheck: "true",
        lang: language(),
        class: styles.rich ?? "",
      },
    },
  });

  useEffect(() => {
    const onUpdate = () => report(editor.getMarkdown());
    editor.on("update", onUpdate);
    return () => {
      editor.off("update", onUpdate);
    };
  }, [editor]);

  const showContent = useEffectEvent(() => takeIn(editor, content));
  useEffect(() => {
    if (revision > 0) showContent();
  }, [revision]);

  const stoppedOn = useStop(editor);
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive("bold"),
      italic: now.isActive("italic"),
      heading: now.isActive("heading"),
      bullets: now.isActive("bulletList"),
      numbers: now.isActive("orderedList"),
      quote: now.isActive("blockquote"),
    }),
  });

  const chain = () => editor.chain().focus();
  const tools: [LucideIcon, string, boolean, () => void][] = [
    [Bold, m.parts_bold(), active.bold, () => chain().toggleBold().run()],
    [Italic, m.parts_italic(), active.italic, () => chain().toggleItalic().run()],
    [Heading3, m.parts_heading(), active.heading, () => chain().toggleHeading({ level: 3 }).run()],
    [List, m.parts_bullets(), active.bullets, () => chain().toggleBulletList().run()],
    [ListOrdered, m.parts_numbers(), active.numbers, () => chain().toggleOrderedList().run()],
    [Quote, m.parts_quote(), active.quote, () => chain().toggleBlockquote().run()],
  ];
  return (
    <div className={styles.frame}>
      {isReadOnly ? null : (
        <Toolbar aria-label={m.parts_markup()} className={styles.tools}>
          {tools.map(([Icon, name, isSelected, apply]) => (
            <ToggleButton key={name} aria-label={name} isSelected={isSelected} onChange={apply} className={styles.tool}>
              <Icon aria-hidden className={styles.icon} />
            </ToggleButton>
          ))}
        </Toolbar>
      )}
      <EditorContent editor={editor} />
      {/* Always there, so that it is heard when it comes. */}
      <div role="status" className={styles.stopped}>
        {stoppedOn === null ? null : sayStop[stoppedOn]()}
      </div>
    </div>
  );
}

const sayStop: Record<Way, () => string> = { undo: m.parts_undo_stops, redo: m.parts_redo_stops };

/**
 * The way in which the keys go no further, until the person writes on or comes back to the field. It is said once and
 * stays to be read: not at every press, and not away while somebody is on the way to the history.
 */
function useStop(editor: Editor): Way | null {
  const [stoppedOn, setStoppedOn] = useState<Way | null>(null);
  useEffect(() => {
    const goOn = () => setStoppedOn(null);
    const stopListening = listenForStops(editor, setStoppedOn);
    editor.on("update", goOn);
    editor.on("focus", goOn);
    return () => {
      stopListening();
      editor.off("update", goOn);
      editor.off("focus", goOn);
    };
  }, [editor]);
  return stoppedOn;
}
