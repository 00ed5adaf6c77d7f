// Where the keys of this device are kept, and a passphrase for them.
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { type KeyPlace, useKeyPlace, useRemovePassphrase } from "../backend";
import { Answer } from "../frame/Answer";
import { m } from "../messages";
import { Button, ConfirmDialog, ErrorMessage, Panel, tell } from "../parts";
import { explainError } from "../words";
import { PassphraseDialog } from "./PassphraseDialog";
import styles from "./settings.module.css";

const said: Record<KeyPlace, () => string> = {
  keychain: m.keys_in_keychain,
  file: m.keys_in_file,
  sealedFile: m.keys_in_sealed_file,
};

export function KeysPanel() {
  const place = useKeyPlace();
  return (
    <Panel title={m.keys_title()} headingLevel={3} lead={m.keys_lead()}>
      <Answer of={place}>{(known) => <Kept place={known} />}</Answer>
    </Panel>
  );
}

function Kept({ place }: { place: KeyPlace }) {
  const [asking, setAsking] = useState<"nothing" | "set" | "remove">("nothing");
  const remove = useRemovePassphrase();
  const close = () => setAsking("nothing");
  const isSealed = place === "sealedFile";
  return (
    <>
      <p className={styles.kept}>
        <KeyRound aria-hidden />
        <span>{said[place]()}</span>
      </p>
      <div className={styles.row}>
        <Button onPress={() => setAsking("set")}>{isSealed ? m.keys_change() : m.keys_set()}</Button>
        {isSealed ? (
          <Button look="quiet" isBusy={remove.isRunning} onPress={() => setAsking("remove")}>
            {m.keys_remove()}
          </Button>
        ) : null}
      </div>
      {remove.error ? <ErrorMessage>{explainError(remove.error)}</ErrorMessage> : null}
      {asking === "set" ? <PassphraseDialog isChange={isSealed} onClose={close} /> : null}
      <ConfirmDialog
        title={m.keys_remove_title()}
        isOpen={asking === "remove"}
        onClose={close}
        confirmLabel={m.keys_remove()}
        onConfirm={() => {
          close();
          void remove.run().then(() => tell({ tone: "good", text: m.keys_removed() }), () => {});
        }}
      >
        <p>{m.keys_remove_what()}</p>
      </ConfirmDialog>
    </>
  );
}
