// One of a few, all in sight: as a list with explanations, or as a row of segments.
import type { LucideIcon } from "lucide-react";
import { Radio, RadioGroup as AriaRadioGroup } from "react-aria-components";
import field from "./field.module.css";
import styles from "./RadioGroup.module.css";
import { FieldHelp, FieldLabel } from "./TextField";

export interface RadioOption<T extends string> {
  value: T;
  label: string;
  /** One line that explains the choice; only in a list. */
  help?: string;
  icon?: LucideIcon;
}

export interface RadioGroupProps<T extends string> {
  label: string;
  options: RadioOption<T>[];
  value: T | null;
  onChange: (value: T) => void;
  help?: string;
  error?: string;
  isDisabled?: boolean;
  /** Stays findable when the language changes and the window renders anew. */
  id?: string;
}

export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  return <Group {...props} look="list" />;
}

export function SegmentedControl<T extends string>(props: RadioGroupProps<T> & { isLabelHidden?: boolean }) {
  return <Group {...props} look="segments" />;
}

type GroupProps<T extends string> = RadioGroupProps<T> & { look: "list" | "segments"; isLabelHidden?: boolean };

function Group<T extends string>(props: GroupProps<T>) {
  const { label, options, value, onChange, help, error, isDisabled, id, look, isLabelHidden } = props;
  return (
    <AriaRadioGroup
      {...(id ? { id } : {})}
      {...(isLabelHidden ? { "aria-label": label } : {})}
      value={value}
      onChange={(chosen) => onChange(chosen as T)}
      isInvalid={Boolean(error)}
      isDisabled={isDisabled ?? false}
      orientation={look === "list" ? "vertical" : "horizontal"}
      className={field.field}
    >
      {isLabelHidden ? null : <FieldLabel label={label} />}
      <div className={look === "list" ? styles.list : styles.segments}>
        {options.map(({ value: code, label: name, help: line, icon: Icon }) => (
          <Radio key={code} value={code} className={look === "list" ? styles.radio : styles.segment}>
            {look === "list" ? <span aria-hidden className={styles.dot} /> : null}
            {Icon ? <Icon aria-hidden className={styles.icon} /> : null}
            <span>
              {name}
              {line ? <span className={styles.line}>{line}</span> : null}
            </span>
          </Radio>
        ))}
      </div>
      <FieldHelp help={help} error={error} />
    </AriaRadioGroup>
  );
}
