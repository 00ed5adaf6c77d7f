// A line or a few sentences that save themselves; what was typed stays on screen whatever happens.
import { type KeyboardEvent, useContext, useState } from "react";
import { useSaveOnPause } from "./autosave";
import { DateField } from "./DateField";
import { ExplainError } from "./explain";
import { SaveState, type SaveStatus } from "./SaveState";
import { TextArea } from "./TextArea";
import { TextField } from "./TextField";

export interface AutosaveTextProps {
  label: string;
  /** The value as it stands in the core; adopted when it changes and nobody is typing. */
  value: string;
  /** Rejects when it could not be saved. */
  save: (value: string) => Promise<unknown>;
  help?: string;
  placeholder?: string;
  isOptional?: boolean;
  /** A few sentences instead of one line; the number of lines to show. */
  rows?: number;
  type?: "text" | "date" | "url" | "number";
  isDisabled?: boolean;
}

export function AutosaveText(props: AutosaveTextProps) {
  const { label, value, save, help, placeholder, isOptional, rows, type = "text", isDisabled = false } = props;
  const explain = useContext(ExplainError);
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  const [status, setStatus] = useState<SaveStatus>("idle");
  const [problem, setProblem] = useState("");

  if (value !== seen) {
    setSeen(value);
    if (status === "idle" || status === "saved") setDraft(value);
  }

  const isDirty = status === "dirty" || status === "failed";
  const saveNow = () => {
    if (!isDirty) return;
    if (draft === value) {
      setStatus("idle");
      return;
    }
    setStatus("saving");
    save(draft).then(
      () => setStatus((now) => (now === "saving" ? "saved" : now)),
      (error: unknown) => {
        setProblem(explain(error));
        setStatus("failed");
      },
    );
  };
  useSaveOnPause(draft, isDirty, saveNow);

  const shared = {
    label,
    value: draft,
    onChange: (next: string) => {
      setDraft(next);
      setStatus("dirty");
    },
    onBlur: saveNow,
    isDisabled,
    ...(help ? { help } : {}),
    ...(isOptional ? { isOptional } : {}),
  };
  const saveOnEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter") saveNow();
  };
  const hint = placeholder ? { placeholder } : {};
  const field = () => {
    if (type === "date") return <DateField {...shared} />;
    if (rows) return <TextArea {...shared} {...hint} rows={rows} />;
    return <TextField {...shared} {...hint} type={type} onKeyDown={saveOnEnter} />;
  };
  return (
    <div>
      {field()}
      <SaveState status={status} problem={problem} onRetry={saveNow} />
    </div>
  );
}
