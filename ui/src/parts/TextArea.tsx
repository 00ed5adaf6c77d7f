// A few sentences of plain text.
import { TextArea as AriaTextArea, TextField as AriaTextField } from "react-aria-components";
import { language } from "../messages";
import styles from "./field.module.css";
import { FieldHelp, FieldLabel, type TextFieldProps } from "./TextField";

export interface TextAreaProps extends Omit<TextFieldProps, "inputRef"> {
  rows?: number;
}

export function TextArea({ label, help, error, placeholder, isOptional, rows = 3, ...rest }: TextAreaProps) {
  return (
    <AriaTextField spellCheck="true" {...rest} isInvalid={Boolean(error)} className={styles.field}>
      <FieldLabel label={label} isOptional={isOptional} />
      <AriaTextArea lang={language()} rows={rows} placeholder={placeholder} className={styles.input} />
      <FieldHelp help={help} error={error} />
    </AriaTextField>
  );
}
