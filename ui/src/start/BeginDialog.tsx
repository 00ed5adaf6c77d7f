// A dialog with a few fields that begins something: making a team, joining one. What is needed is said on pressing.
import { type FormEvent, type ReactNode, useId } from "react";
import type { BackendError } from "../backend";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, TextField } from "../parts";
import { explainError } from "../words";
import styles from "./BeginDialog.module.css";

export interface BeginDialogProps {
  title: string;
  /** What the button does. */
  action: string;
  isBusy: boolean;
  error: BackendError | null;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
}

export function BeginDialog({ title, action, isBusy, error, onClose, onSubmit, children }: BeginDialogProps) {
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog
      isOpen
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_cancel()}</Button>
          <Button look="primary" type="submit" form={form} isBusy={isBusy}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} noValidate className={styles.form} onSubmit={submit}>
        {children}
        {error ? <ErrorMessage>{explainError(error)}</ErrorMessage> : null}
      </form>
    </Dialog>
  );
}

export const isEmpty = (text: string) => text.trim() === "";

export interface MyNameFieldProps {
  value: string;
  onChange: (name: string) => void;
  /** It was needed and not there. */
  isMissing: boolean;
}

export function MyNameField({ value, onChange, isMissing }: MyNameFieldProps) {
  return (
    <TextField
      isRequired
      label={m.start_my_name()}
      help={m.start_my_name_help()}
      error={isMissing ? m.start_my_name_missing() : ""}
      value={value}
      onChange={onChange}
      spellCheck="false"
    />
  );
}
