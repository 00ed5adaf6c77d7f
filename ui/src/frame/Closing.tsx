// Closing the window: first everything is saved, and what would get lost all the same is asked about.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { closeWindow, commandsEnded, copyingCount, holdWindow, useClosingAsked } from "../backend";
import { m } from "../messages";
import { Button, Dialog, draftLabels, saveAll, type Unsaved, watchTyping, wordsInNotices } from "../parts";
import { explainError, sayNumber } from "../words";
import styles from "./Closing.module.css";

/** Enough of a text to know which one it is. */
const WORDS_SHOWN_MAX = 80;

interface Losses {
  copying: number;
  notSaved: string[];
  drafts: string[];
}

export function Closing() {
  const queries = useQueryClient();
  const [losses, setLosses] = useState<Losses | null>(null);
  const isBusy = useRef(false);
  useEffect(() => watchTyping(), []);

  const saveAndClose = async () => {
    const unsaved = await saveAll();
    await commandsEnded(queries);
    const copying = copyingCount(queries);
    const inNotices = wordsInNotices().map(({ text, words }) => `${text} ‘${shortened(words)}’`);
    const notSaved = [...new Set([...unsaved.map(sayUnsaved), ...inNotices])];
    const drafts = draftLabels();
    if (copying + notSaved.length + drafts.length === 0) await closeWindow();
    else setLosses({ copying, notSaved, drafts });
  };
  useClosingAsked(() => {
    void holdWindow();
    // A second click on the close button asks nothing new.
    if (isBusy.current || losses !== null) return;
    isBusy.current = true;
    void saveAndClose().finally(() => {
      isBusy.current = false;
    });
  });

  const stay = () => setLosses(null);
  return (
    <Dialog
      isAlert
      title={m.frame_closing_title()}
      isOpen={losses !== null}
      onClose={stay}
      footer={
        <>
          <Button onPress={stay} autoFocus>
            {m.frame_closing_stay()}
          </Button>
          <Button look="danger" onPress={() => void closeWindow()}>
            {m.frame_closing_close()}
          </Button>
        </>
      }
    >
      {losses ? <Lost {...losses} /> : null}
    </Dialog>
  );
}

function Lost({ copying, notSaved, drafts }: Losses) {
  return (
    <>
      {copying === 0 ? null : (
        <p>{copying === 1 ? m.frame_closing_import_one() : m.frame_closing_imports({ count: sayNumber(copying) })}</p>
      )}
      <List lead={m.frame_closing_not_saved()} lines={notSaved} />
      <List lead={m.frame_closing_drafts()} lines={drafts} />
    </>
  );
}

function List({ lead, lines }: { lead: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <p>{lead}</p>
      <ul className={styles.list}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

function sayUnsaved({ words, error }: Unsaved): string {
  const problem = error === null ? m.frame_closing_slow() : explainError(error);
  return words.trim() === ""
    ? m.frame_closing_emptied({ problem })
    : m.frame_closing_words({ words: shortened(words), problem });
}

function shortened(words: string): string {
  const line = words.trim().replaceAll(/\s+/g, " ");
  return line.length > WORDS_SHOWN_MAX ? `${line.slice(0, WORDS_SHOWN_MAX)}…` : line;
}
