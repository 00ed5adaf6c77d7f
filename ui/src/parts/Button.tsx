// A button that says what it does. One "primary" per screen at most.
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import styles from "./Button.module.css";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children" | "isPending"> {
  children: ReactNode;
  look?: "primary" | "secondary" | "quiet" | "danger";
  icon?: LucideIcon;
  /** Still working on the last press; stays in reach of the keyboard, does nothing twice. */
  isBusy?: boolean;
}

export function Button({ children, look = "secondary", icon: Icon, isBusy = false, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} isPending={isBusy} className={styles.button} data-look={look}>
      {Icon ? <Icon aria-hidden className={styles.icon} /> : null}
      <span>{children}</span>
    </AriaButton>
  );
}
