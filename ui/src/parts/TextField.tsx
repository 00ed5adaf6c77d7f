// One line of text, with its label above and its help or error below.
import type { Ref } from "react";
import {
  FieldError,
  Input,
  Label,
  Text,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components";
import { language, m } from "../messages";
import styles from "./field.module.css";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "style" | "children" | "isInvalid"> {
  label: string;
  help?: string;
  /** A sentence that says what is wrong and what to do; empty when all is well. */
  error?: string;
  placeholder?: string;
  isOptional?: boolean;
  inputRef?: Ref<HTMLInputElement>;
}

export function TextField({ label, help, error, placeholder, isOptional, inputRef, ...rest }: TextFieldProps) {
  return (
    <AriaTextField spellCheck="true" {...rest} isInvalid={Boolean(error)} className={styles.field}>
      <FieldLabel label={label} isOptional={isOptional} />
      <Input ref={inputRef} lang={language()} placeholder={placeholder} className={styles.input} />
      <FieldHelp help={help} error={error} />
    </AriaTextField>
  );
}

/** The label of any field. */
export function FieldLabel({ label, isOptional }: { label: string; isOptional?: boolean | undefined }) {
  return (
    <Label className={styles.label}>
      {label}
      {isOptional ? <span className={styles.optional}> ({m.parts_optional()})</span> : null}
    </Label>
  );
}

/** The help under any field, and what is wrong with it. */
export function FieldHelp({ help, error }: { help?: string | undefined; error?: string | undefined }) {
  return (
    <>
      {help ? (
        <Text slot="description" className={styles.help}>
          {help}
        </Text>
      ) : null}
      <FieldError className={styles.error}>{error}</FieldError>
    </>
  );
}
