// Writing the question anew; from the second version on with the reason, because that is what gets forgotten.
import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type CycleId, type TeamId, useWriteQuestionVersion } from "../backend";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, TextArea, tell } from "../parts";
import { explainError } from "../words";
import { type Draft, emptyDraft, isEmpty, type KeptDraft } from "./draft";
import styles from "./WriteVersion.module.css";

export interface WriteVersionProps {
  team: TeamId;
  cycle: CycleId;
  /** The question as it is; empty when there is none yet. */
  current: string;
  /** The number the new version gets. */
  number: number;
  /** A half-written version is still there when the dialog, the place or the app is opened again. */
  kept: KeptDraft;
  onDraft: (draft: Draft) => void;
  isOpen: boolean;
  onClose: () => void;
}

export function WriteVersion({ current, onDraft, isOpen, onClose, ...rest }: WriteVersionProps) {
  const leave = () => {
    onDraft(emptyDraft);
    onClose();
  };
  const { draft } = rest.kept;
  const throwAway = () => {
    leave();
    tell({
      tone: "plain",
      text: m.question_draft_thrown(),
      action: { label: m.frame_undo(), onAction: () => onDraft(draft) },
    });
  };
  return (
    <Dialog
      title={current === "" ? m.question_write_first() : m.question_write()}
      isOpen={isOpen}
      onClose={onClose}
    >
      <Form {...rest} current={current} onDraft={onDraft} onWritten={leave} onThrownAway={throwAway} />
    </Dialog>
  );
}

interface FormProps extends Omit<WriteVersionProps, "isOpen" | "onClose"> {
  onWritten: () => void;
  onThrownAway: () => void;
}

function Form({ team, cycle, current, number, kept, onDraft, onWritten, onThrownAway }: FormProps) {
  const { draft, isStored } = kept;
  const hasDraft = !isEmpty(draft);
  const { reason } = draft;
  const text = draft.text ?? current;
  const write = useWriteQuestionVersion();
  const [hasTried, setTried] = useState(false);
  const isFirst = current === "";
  const textProblem = problemWith(text, current);
  const reasonProblem = !isFirst && reason.trim() === "" ? m.question_write_reason_needed() : "";
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setTried(true);
    if (textProblem !== "" || reasonProblem !== "") {
      const [first, second] = form.querySelectorAll("textarea");
      (textProblem === "" ? second : first)?.focus();
      return;
    }
    if (write.isRunning) return;
    write.run(team, cycle, text.trim(), reason.trim()).then(
      () => {
        onWritten();
        tell({ tone: "good", text: m.question_written({ number: String(number) }) });
      },
      (error: unknown) => {
        // Whoever closed the dialog meanwhile does not see it in the form.
        if (!form.isConnected) tell({ tone: "problem", text: explainError(error) });
      },
    );
  };
  return (
    <form onSubmit={submit} className={styles.form} noValidate data-draft-is-kept={isStored}>
      <TextArea
        label={m.question_write_text()}
        help={m.question_write_text_help()}
        rows={4}
        value={text}
        onChange={(next) => onDraft({ ...draft, text: next === current ? null : next })}
        error={hasTried ? textProblem : ""}
        autoFocus
      />
      {isFirst ? null : (
        <TextArea
          label={m.question_write_reason()}
          help={m.question_write_reason_help()}
          rows={3}
          value={reason}
          onChange={(next) => onDraft({ ...draft, reason: next })}
          isRequired
          error={hasTried ? reasonProblem : ""}
        />
      )}
      {write.error ? <ErrorMessage>{explainError(write.error)}</ErrorMessage> : null}
      {hasDraft && isStored ? <p className={styles.kept}>{m.question_draft_kept()}</p> : null}
      <div className={styles.submit}>
        {hasDraft ? (
          <Button look="quiet" icon={Trash2} isDisabled={write.isRunning} onPress={onThrownAway}>
            {m.question_draft_throw_away()}
          </Button>
        ) : null}
        <Button type="submit" look="primary" isBusy={write.isRunning}>
          {m.question_write_save({ number: String(number) })}
        </Button>
      </div>
    </form>
  );
}

function problemWith(text: string, current: string): string {
  if (text.trim() === "") return m.question_write_text_needed();
  return text.trim() === current.trim() ? m.question_write_unchanged() : "";
}
