// Choose one of a few; for more than a dozen options use ComboBox.
import { Check, ChevronDown, type LucideIcon } from "lucide-react";
import {
  Button,
  type Key,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from "react-aria-components";
import field from "./field.module.css";
import popover from "./popover.module.css";
import styles from "./Select.module.css";
import { FieldHelp, FieldLabel } from "./TextField";

export interface Option<T extends string> {
  value: T;
  label: string;
  icon?: LucideIcon;
}

export interface SelectProps<T extends string> {
  label: string;
  options: Option<T>[];
  value: T | null;
  onChange: (value: T | null) => void;
  /** Words for "none of these"; without them a choice cannot be taken back. */
  emptyLabel?: string;
  /** Shown while nothing is chosen. */
  placeholder?: string;
  help?: string;
  error?: string;
  isDisabled?: boolean;
}

const NONE = "__none";

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, options, value, onChange, emptyLabel, placeholder, help, error, isDisabled } = props;
  const choose = (key: Key | null) => onChange(key === NONE || key === null ? null : (key as T));
  return (
    <AriaSelect
      value={value ?? (emptyLabel ? NONE : null)}
      onChange={choose}
      isInvalid={Boolean(error)}
      isDisabled={isDisabled ?? false}
      placeholder={placeholder ?? "–"}
      className={field.field}
    >
      <FieldLabel label={label} />
      <Button className={styles.trigger}>
        <SelectValue className={styles.value} />
        <ChevronDown aria-hidden className={popover.icon} />
      </Button>
      <FieldHelp help={help} error={error} />
      <Popover offset={4} className={popover.popover}>
        <ListBox className={popover.list}>
          {emptyLabel ? <OptionItem value={NONE} label={emptyLabel} /> : null}
          {options.map((option) => (
            <OptionItem key={option.value} {...option} />
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** One option in a list; also used by ComboBox. */
export function OptionItem({ value, label, icon: Icon }: Option<string>) {
  return (
    <ListBoxItem id={value} textValue={label} className={popover.item}>
      {({ isSelected }) => (
        <>
          {Icon ? <Icon aria-hidden className={popover.icon} /> : null}
          <span>{label}</span>
          {isSelected ? <Check aria-hidden className={`${popover.icon} ${popover.check}`} /> : null}
        </>
      )}
    </ListBoxItem>
  );
}
