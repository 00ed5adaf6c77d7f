// A line or a few sentences that save themselves; what was typed stays on screen whatever happens.
import type { KeyboardEvent } from "react";
import { DateField } from "./DateField";
import { SaveState } from "./SaveState";
import { TextArea } from "./TextArea";
import { TextField } from "./TextField";
import { useTextSession } from "./textSession";

export interface AutosaveTextProps {
  label: string;
  /** The value as it stands in the core; adopted when it changes and nobody is typing. */
  value: string;
  /**
   * Rejects when it could not be saved. `from` stood in the core when the typing began: a value that came in
   * since then is not what the person was looking at.
   */
  save: (value: string, from: string) => Promise<unknown>;
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
  // A short value is its own state: it is saved on top of itself, and nothing is merged into it.
  const saveWhole = (content: string, from: string) => save(content, from).then(() => ({ content, base: content }));
  const { session, type: typeOn, saveNow } = useTextSession(label, { content: value, base: value }, saveWhole);

  const shared = {
    label,
    value: session.draft,
    onChange: typeOn,
    onBlur: () => void saveNow(),
    isDisabled,
    ...(help ? { help } : {}),
    ...(isOptional ? { isOptional } : {}),
  };
  const saveOnEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter") void saveNow();
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
      <SaveState status={session.status} problem={session.problem} onRetry={() => void saveNow()} />
    </div>
  );
}
