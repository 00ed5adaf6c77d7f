// A small label with its icon and word, in the hue of its kind; a toggle when it can be pressed.
import type { LucideIcon } from "lucide-react";
import { ToggleButton } from "react-aria-components";
import type { Hue } from "./Card";
import styles from "./Chip.module.css";

export interface ChipProps {
  children: string;
  icon?: LucideIcon;
  hue?: Hue | null;
}

export function Chip({ children, icon: Icon, hue }: ChipProps) {
  return (
    <span className={styles.chip} data-hue={hue ?? undefined}>
      {Icon ? <Icon aria-hidden className={styles.icon} /> : null}
      {children}
    </span>
  );
}

export interface ToggleChipProps extends ChipProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}

/** A chip that is on or off, for filters and quick choices. */
export function ToggleChip({ children, icon: Icon, hue, isSelected, onChange }: ToggleChipProps) {
  return (
    <ToggleButton isSelected={isSelected} onChange={onChange} className={styles.toggle} data-hue={hue ?? undefined}>
      {Icon ? <Icon aria-hidden className={styles.icon} /> : null}
      {children}
    </ToggleButton>
  );
}
