// A day, typed in the order of the language, the same in every webview; an ISO date outside.
import { type CalendarDate, parseDate } from "@internationalized/date";
import { DateField as AriaDateField, DateInput, DateSegment } from "react-aria-components";
import styles from "./DateField.module.css";
import field from "./field.module.css";
import { FieldHelp, FieldLabel } from "./TextField";

export interface DateFieldProps {
  label: string;
  /** ISO date; empty when there is none. */
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  help?: string;
  error?: string;
  isOptional?: boolean;
  isDisabled?: boolean;
}

export function DateField(props: DateFieldProps) {
  const { label, value, onChange, onBlur, help, error, isOptional, isDisabled = false } = props;
  return (
    <AriaDateField
      value={dayOf(value)}
      onChange={(day) => onChange(day?.toString() ?? "")}
      {...(onBlur ? { onBlur } : {})}
      granularity="day"
      isInvalid={Boolean(error)}
      isDisabled={isDisabled}
      className={field.field}
    >
      <FieldLabel label={label} isOptional={isOptional} />
      <DateInput className={`${field.input} ${styles.input}`}>
        {(segment) => <DateSegment segment={segment} className={styles.segment} />}
      </DateInput>
      <FieldHelp help={help} error={error} />
    </AriaDateField>
  );
}

/** What cannot be read as a day shows as no day; the core never sends such a text. */
function dayOf(isoDate: string): CalendarDate | null {
  try {
    return isoDate === "" ? null : parseDate(isoDate);
  } catch {
    return null;
  }
}
