// Choose one of many by typing a part of its name.
import { ChevronDown } from "lucide-react";
import { Button, ComboBox as AriaComboBox, Input, ListBox, Popover } from "react-aria-components";
import { m } from "../messages";
import styles from "./ComboBox.module.css";
import field from "./field.module.css";
import popover from "./popover.module.css";
import { OptionItem, type SelectProps } from "./Select";
import { FieldHelp, FieldLabel } from "./TextField";

export interface ComboBoxProps<T extends string> extends Omit<SelectProps<T>, "emptyLabel"> {
  /** What is typed, when the caller finds the options itself; without it the options are filtered here. */
  search?: { words: string; onSearch: (words: string) => void };
}

/** Clearing the text chooses nothing. */
export function ComboBox<T extends string>(props: ComboBoxProps<T>) {
  const { label, options, value, onChange, placeholder, help, error, isDisabled, search } = props;
  return (
    <AriaComboBox
      value={value}
      onChange={(key) => onChange(key as T | null)}
      isInvalid={Boolean(error)}
      isDisabled={isDisabled ?? false}
      menuTrigger="focus"
      allowsEmptyCollection
      {...(search ? { inputValue: search.words, onInputChange: search.onSearch, defaultFilter: () => true } : {})}
      className={field.field}
    >
      <FieldLabel label={label} />
      <div className={styles.row}>
        <Input placeholder={placeholder} className={field.input} />
        <Button className={styles.open}>
          <ChevronDown aria-hidden className={popover.icon} />
        </Button>
      </div>
      <FieldHelp help={help} error={error} />
      <Popover offset={4} className={popover.popover}>
        <ListBox className={popover.list} renderEmptyState={() => <p className={popover.empty}>{m.parts_no_match()}</p>}>
          {options.map((option) => (
            <OptionItem key={option.value} {...option} />
          ))}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
