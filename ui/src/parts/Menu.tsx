// A button that opens a list of things to do with one item.
import { Ellipsis, type LucideIcon } from "lucide-react";
import type { ReactElement } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { IconButton } from "./IconButton";
import popover from "./popover.module.css";

export interface MenuAction {
  id: string;
  label: string;
  icon?: LucideIcon;
  onAction: () => void;
  isDanger?: boolean;
  isDisabled?: boolean;
}

export interface MenuProps {
  /** Names the button: "Acties voor Bezoek aan de simulatieruimte". */
  label: string;
  actions: MenuAction[];
  /** Another button than the three dots. */
  trigger?: ReactElement;
}

export function Menu({ label, actions, trigger }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger ?? <IconButton icon={Ellipsis} label={label} />}
      <Popover placement="bottom end" offset={4} className={popover.popover}>
        <AriaMenu aria-label={label} className={popover.list}>
          {actions.map(({ id, label: name, icon: Icon, onAction, isDanger, isDisabled }) => (
            <MenuItem
              key={id}
              id={id}
              textValue={name}
              onAction={onAction}
              isDisabled={isDisabled ?? false}
              className={popover.item}
              {...(isDanger ? { "data-danger": true } : {})}
            >
              {Icon ? <Icon aria-hidden className={popover.icon} /> : null}
              <span>{name}</span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
