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
  const { session, type, saveNow } = useTextSession(label, text, save);
  const view = useView(session.draft, session.revision);
  const labelId = useId();
  const helpId = useId();
  const onlyPlainId = useId();

  const saveWhenLeft = (event: FocusEvent<HTMLDivElement>) => {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    void saveNow();
    view.judgeAgain();
  };
  const describedBy = [help ? helpId : "", view.isOnlyPlain ? onlyPlainId : ""].filter((id) => id !== "").join(" ");
  return (
    <div className={`${field.field} ${styles.field}`} onBlur={saveWhenLeft}>
      <div className={styles.head}>
        <span id={labelId} className={field.label}>
          {label}
        </span>
        <ToggleButton
          isSelected={view.isPlain}
          onChange={view.turn}
          className={styles.plainToggle}
          aria-label={`${m.parts_plain_text()}: ${label}`}
          {...(view.isOnlyPlain ? { "aria-describedby": onlyPlainId } : {})}
        >
          {m.parts_plain_text()}
        </ToggleButton>
      </div>
      {view.isPlain ? (
        <textarea
          lang={language()}
          spellCheck
          readOnly={isReadOnly}
          aria-labelledby={labelId}
          {...(describedBy ? { "aria-describedby": describedBy } : {})}
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
      {help ? (
        <p id={helpId} className={field.help}>
          {help}
        </p>
      ) : null}
      {/* Always there, so that the refusal is heard when it comes. */}
      <div id={onlyPlainId} aria-live="polite" className={field.help}>
        {view.isOnlyPlain ? m.parts_only_plain() : null}
      </div>
      <SaveState status={session.status} problem={session.problem} onRetry={() => void saveNow()} />
    </div>
  );
}

/**
 * Which view shows the draft. The rich view may only read what it keeps, so a draft is judged whenever that view would
 * read it: at the start, when it changed without typing, and when somebody turns to it. What is typed in the rich view
 * is not judged, because the view does not read it back: it never jumps under somebody's hands.
 */
function useView(draft: string, revision: number) {
  const [isPlain, setPlain] = useState(() => !survivesRichView(draft));
  const [isOnlyPlain, setOnlyPlain] = useState(isPlain);
  const [judged, setJudged] = useState(revision);

  const judge = () => {
    const survives = survivesRichView(draft);
    setOnlyPlain(!survives);
    return survives;
  };
  if (judged !== revision) {
    setJudged(revision);
    if (!judge()) setPlain(true);
  }
  return {
    isPlain,
    /** The last time it was judged, the rich view would have lost something. */
    isOnlyPlain,
    turn: (plain: boolean) => setPlain(plain || !judge()),
    /** Takes the explanation away when its cause is gone; the view stays as it is. */
    judgeAgain: () => {
      if (isOnlyPlain) judge();
    },
  };
}
