// A button with an icon only: its name is its label, and shows as a tooltip.
import type { LucideIcon } from "lucide-react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import styles from "./IconButton.module.css";
import { Tooltip } from "./Tooltip";

export interface IconButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children" | "aria-label"> {
  icon: LucideIcon;
  label: string;
  /** Shown behind the label in the tooltip, such as "Ctrl+K". */
  shortcut?: string;
}

export function IconButton({ icon: Icon, label, shortcut, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={shortcut ? `${label} (${shortcut})` : label}>
      <AriaButton {...rest} aria-label={label} className={styles.button}>
        <Icon aria-hidden className={styles.icon} />
      </AriaButton>
    </Tooltip>
  );
}
