// A long text that people write together: rich or plain view of the same Markdown, saved by itself.
import { type FocusEvent, useId, useState } from "react";
import { ToggleButton } from "react-aria-components";
import { language, m } from "../messages";
import field from "./field.module.css";
import { survivesRichView } from "./markdown";
import styles from "./MarkdownField.module.css";
import { RichText } from "./RichText";
import { SaveState } from "./SaveState";
import { type SaveText, type SharedText, useTextSession } from "./textSession";

export interface MarkdownFieldProps {
  label: string;
  text: SharedText;
  /** Saves `content` that was typed on top of `base`, and answers with the merged text. */
  save: SaveText;
  help?: string;
  isReadOnly?: boolean;
}

export function MarkdownField({ label, text, save, help, isReadOnly = false }: MarkdownFieldProps) {
  const { session, type, saveNow } = useTextSession(text, save);
  const [wantsPlain, setWantsPlain] = useState(false);
  const labelId = useId();
  const helpId = useId();
  const mayBeRich = survivesRichView(session.known.content);
  const isPlain = wantsPlain || !mayBeRich;

  const saveWhenLeft = (event: FocusEvent<HTMLDivElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) saveNow();
  };
  const described = help || !mayBeRich ? { "aria-describedby": helpId } : {};
  return (
    <div className={`${field.field} ${styles.field}`} onBlur={saveWhenLeft}>
      <div className={styles.head}>
        <span id={labelId} className={field.label}>
          {label}
        </span>
        <ToggleButton
          isSelected={isPlain}
          onChange={setWantsPlain}
          isDisabled={!mayBeRich}
          className={styles.plainToggle}
          aria-label={`${m.parts_plain_text()}: ${label}`}
        >
          {m.parts_plain_text()}
        </ToggleButton>
      </div>
      {isPlain ? (
        <textarea
          lang={language()}
          spellCheck
          readOnly={isReadOnly}
          aria-labelledby={labelId}
          {...described}
          value={session.draft}
          onChange={(event) => type(event.target.value)}
          className={`${field.input} ${styles.plain}`}
        />
      ) : (
        <RichText
          labelId={labelId}
          describedBy={help ? helpId : null}
          content={session.draft}
          revision={session.revision}
          onType={type}
          isReadOnly={isReadOnly}
        />
      )}
      {help || !mayBeRich ? (
        <p id={helpId} className={field.help}>
          {help} {mayBeRich ? null : m.parts_only_plain()}
        </p>
      ) : null}
      <SaveState status={session.status} problem={session.problem} onRetry={saveNow} />
    </div>
  );
}
