// Different views of one thing, side by side.
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components";
import styles from "./Tabs.module.css";

export interface TabContent<T extends string> {
  id: T;
  label: string;
  icon?: LucideIcon;
  content: ReactNode;
}

export interface TabsProps<T extends string> {
  label: string;
  tabs: TabContent<T>[];
  selected?: T;
  onSelect?: (id: T) => void;
}

export function Tabs<T extends string>({ label, tabs, selected, onSelect }: TabsProps<T>) {
  return (
    <AriaTabs
      {...(selected ? { selectedKey: selected } : {})}
      onSelectionChange={(key) => onSelect?.(key as T)}
      className={styles.tabs}
    >
      <TabList aria-label={label} className={styles.list}>
        {tabs.map(({ id, label: name, icon: Icon }) => (
          <Tab key={id} id={id} className={styles.tab}>
            {Icon ? <Icon aria-hidden className={styles.icon} /> : null}
            {name}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id, content }) => (
        <TabPanel key={id} id={id} className={styles.panel}>
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
