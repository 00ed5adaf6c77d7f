// Writing the question anew; from the second version on with the reason, because that is what gets forgotten.
import { type FormEvent, useState } from "react";
import { type CycleId, type TeamId, useWriteQuestionVersion } from "../backend";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, TextArea, tell } from "../parts";
import { explainError } from "../words";
import styles from "./WriteVersion.module.css";

export interface WriteVersionProps {
  team: TeamId;
  cycle: CycleId;
  /** The question as it is; empty when there is none yet. */
  current: string;
  /** The number the new version gets. */
  number: number;
  isOpen: boolean;
  onClose: () => void;
}

/** Stays on the page while the dialog is closed, so that a half-written version is still there. */
export function WriteVersion({ current, isOpen, onClose, ...rest }: WriteVersionProps) {
  const [text, setText] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  return (
    <Dialog
      title={current === "" ? m.question_write_first() : m.question_write()}
      isOpen={isOpen}
      onClose={onClose}
    >
      <Form
        {...rest}
        current={current}
        text={text ?? current}
        onText={setText}
        reason={reason}
        onReason={setReason}
        onWritten={() => {
          setText(null);
          setReason("");
          onClose();
        }}
      />
    </Dialog>
  );
}

interface FormProps extends Omit<WriteVersionProps, "isOpen" | "onClose"> {
  text: string;
  onText: (text: string) => void;
  reason: string;
  onReason: (reason: string) => void;
  onWritten: () => void;
}

function Form({ team, cycle, current, number, text, onText, reason, onReason, onWritten }: FormProps) {
  const write = useWriteQuestionVersion();
  const [hasTried, setTried] = useState(false);
  const isFirst = current === "";
  const textProblem = problemWith(text, current);
  const reasonProblem = !isFirst && reason.trim() === "" ? m.question_write_reason_needed() : "";
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (textProblem !== "" || reasonProblem !== "") {
      const [first, second] = event.currentTarget.querySelectorAll("textarea");
      (textProblem === "" ? second : first)?.focus();
      return;
    }
    if (write.isRunning) return;
    write.run(team, cycle, text.trim(), reason.trim()).then(
      () => {
        onWritten();
        tell({ tone: "good", text: m.question_written({ number: String(number) }) });
      },
      () => {},
    );
  };
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <TextArea
        label={m.question_write_text()}
        help={m.question_write_text_help()}
        rows={4}
        value={text}
        onChange={onText}
        error={hasTried ? textProblem : ""}
        autoFocus
      />
      {isFirst ? null : (
        <TextArea
          label={m.question_write_reason()}
          help={m.question_write_reason_help()}
          rows={3}
          value={reason}
          onChange={onReason}
          isRequired
          error={hasTried ? reasonProblem : ""}
        />
      )}
      {write.error ? <ErrorMessage>{explainError(write.error)}</ErrorMessage> : null}
      <div className={styles.submit}>
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
