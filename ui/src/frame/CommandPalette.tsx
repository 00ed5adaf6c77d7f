// Every action and every item by name, under Ctrl/Cmd+K.
import { House, Redo2, RefreshCw, Settings, SquarePen, Undo2 } from "lucide-react";
import { useRef, useState } from "react";
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField } from "react-aria-components";
import { type TeamId, useFoundItems, useShareNow } from "../backend";
import { m } from "../messages";
import { itemKindLabel } from "../words";
import styles from "./CommandPalette.module.css";
import { useGo } from "./navigation";
import { type PaletteAction, useRegistry } from "./registry";
import { useUndoActions } from "./UndoButtons";

export interface CommandPaletteProps {
  team: TeamId | null;
  isOpen: boolean;
  onClose: () => void;
  onCapture: () => void;
}

export function CommandPalette(props: CommandPaletteProps) {
  const { isOpen, onClose } = props;
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => (open ? undefined : onClose())} isDismissable className={styles.veil}>
      <Modal className={styles.modal}>
        <Dialog aria-label={m.frame_palette()} className={styles.dialog}>
          <Palette {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Palette({ team, onClose, onCapture }: CommandPaletteProps) {
  const [query, setQuery] = useState("");
  const go = useGo();
  const actions = useActions(team, onCapture).filter(({ label }) => matches(label(), query));
  const { data: items = [] } = useFoundItems(team, query);
  const shown = query.trim() === "" ? [] : items;
  const list = useRef<HTMLDivElement>(null);
  const isDone = useRef(false);
  // Enter can reach both the list and the field: what is chosen runs once.
  const close = (then: () => void) => () => {
    if (isDone.current) return;
    isDone.current = true;
    onClose();
    then();
  };
  const runs = new Map([
    ...actions.map(({ id, run }) => [id, () => run({ go, team: team ?? "" })] as const),
    ...shown.map(({ kind, id }) => [`${kind}:${id}`, () => go.toItem(kind, id)] as const),
  ]);
  // Whoever types faster than the list is drawn means the first one found, or the one that the arrow keys chose.
  const runChosen = () => {
    const chosen = list.current?.querySelector("[data-focused]")?.getAttribute("data-key");
    const [first] = runs.values();
    const run = runs.get(chosen ?? "") ?? first;
    if (run) close(run)();
  };
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField aria-label={m.frame_palette()} autoFocus onSubmit={runChosen} className={styles.search}>
        <Input placeholder={m.frame_palette_hint()} className={styles.input} />
      </SearchField>
      <Menu
        ref={list}
        aria-label={m.frame_palette_results()}
        className={styles.list}
        renderEmptyState={() => <p className={styles.empty}>{m.parts_no_match()}</p>}
      >
        {actions.map(({ id, label, icon: Icon, run }) => (
          <MenuItem
            key={id}
            id={id}
            textValue={label()}
            onAction={close(() => run({ go, team: team ?? "" }))}
            className={styles.item}
          >
            <Icon aria-hidden className={styles.icon} />
            <span>{label()}</span>
          </MenuItem>
        ))}
        {shown.map(({ kind, id, title }) => (
          <MenuItem
            key={`${kind}:${id}`}
            id={`${kind}:${id}`}
            textValue={title}
            onAction={close(() => go.toItem(kind, id))}
            className={styles.item}
          >
            <span className={styles.title}>{title}</span>
            <span className={styles.kind}>{itemKindLabel[kind]()}</span>
          </MenuItem>
        ))}
      </Menu>
    </Autocomplete>
  );
}

function useActions(team: TeamId | null, onCapture: () => void): PaletteAction[] {
  const { places, captureDialog } = useRegistry();
  const { state, undo, redo } = useUndoActions(team);
  const share = useShareNow();
  const actions: PaletteAction[] = [
    { id: "start", label: m.frame_start, icon: House, run: ({ go }) => go.toStart() },
    { id: "settings", label: m.frame_settings, icon: Settings, run: ({ go }) => go.toSettings() },
  ];
  if (team === null) return actions;
  if (captureDialog) actions.unshift({ id: "capture", label: m.frame_capture, icon: SquarePen, run: onCapture });
  for (const place of places) {
    actions.push({ id: place.id, label: place.label, icon: place.icon, run: ({ go }) => go.toPlace(place.id) });
    actions.push(...(place.actions ?? []));
  }
  if (state?.undo) actions.push({ id: "undo", label: m.frame_undo, icon: Undo2, run: undo });
  if (state?.redo) actions.push({ id: "redo", label: m.frame_redo, icon: Redo2, run: redo });
  actions.push({
    id: "share",
    label: m.frame_share_now,
    icon: RefreshCw,
    run: ({ team: shared }) => void share.run(shared).catch(() => {}),
  });
  return actions;
}

/** Every word typed occurs somewhere in the name. */
function matches(name: string, query: string): boolean {
  const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{Diacritic}/gu, "").toLowerCase();
  return plain(query)
    .split(/\s+/)
    .every((word) => plain(name).includes(word));
}
