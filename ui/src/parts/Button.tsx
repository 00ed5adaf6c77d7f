// A button that says what it does. One "primary" per screen at most.
import type { LucideIcon } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import styles from "./Button.module.css";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children" | "isPending"> {
  children: ReactNode;
  look?: "primary" | "secondary" | "quiet" | "danger";
  icon?: LucideIcon;
  /** Still working on the last press; stays in reach of the keyboard, does nothing twice. */
  isBusy?: boolean;
}

// What is done sooner is not shown as waiting: nothing blinks, and nothing is read aloud for it.
const SLOW_MS = 400;

export function Button({ children, look = "secondary", icon: Icon, isBusy = false, type, onPress, ...rest }: ButtonProps) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isBusy) return undefined;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [isBusy]);
  return (
    <AriaButton
      {...rest}
      type={isBusy && type === "submit" ? "button" : (type ?? "button")}
      {...(onPress && !isBusy ? { onPress } : {})}
      isPending={isBusy && isSlow}
      className={styles.button}
      data-look={look}
    >
      {Icon ? <Icon aria-hidden className={styles.icon} /> : null}
      <span>{children}</span>
    </AriaButton>
  );
}
