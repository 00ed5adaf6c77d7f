// Setting a passphrase for the keys of this device: twice, with what it does and what forgetting it means.
import { type FormEvent, useId, useState } from "react";
import { PASSPHRASE_CHARS_MIN, useSetPassphrase } from "../backend";
import { m } from "../messages";
import { Button, Checkbox, Dialog, ErrorMessage, TextField, tell } from "../parts";
import { explainError, sentenceFor } from "../words";
import styles from "./settings.module.css";

export function PassphraseDialog({ isChange, onClose }: { isChange: boolean; onClose: () => void }) {
  const set = useSetPassphrase();
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [isShown, setShown] = useState(false);
  const [wasTried, setTried] = useState(false);
  const form = useId();
  // Counted as the core counts: an emoji is one.
  const isShort = [...passphrase].length < PASSPHRASE_CHARS_MIN;
  const isDifferent = passphrase !== again;
  const keep = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isShort || isDifferent) return;
    void set.run(passphrase).then(
      () => {
        tell({ tone: "good", text: m.keys_was_set() });
        onClose();
      },
      () => {},
    );
  };
  const type = isShown ? "text" : "password";
  return (
    <Dialog
      isOpen
      title={isChange ? m.keys_change_title() : m.keys_set_title()}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_cancel()}</Button>
          <Button look="primary" type="submit" form={form} isBusy={set.isRunning}>
            {m.keys_set_confirm()}
          </Button>
        </>
      }
    >
      <form id={form} noValidate className={styles.form} onSubmit={keep}>
        <ul className={styles.points}>
          <li>{m.keys_set_asks()}</li>
          <li>{m.keys_set_forgotten()}</li>
          <li>{m.keys_set_not_disk()}</li>
        </ul>
        <TextField
          autoFocus
          isRequired
          type={type}
          label={m.keys_passphrase()}
          help={m.keys_passphrase_help({ count: String(PASSPHRASE_CHARS_MIN) })}
          error={wasTried && isShort ? sentenceFor("passphraseTooShort", String(PASSPHRASE_CHARS_MIN)) : ""}
          value={passphrase}
          onChange={setPassphrase}
          autoComplete="new-password"
          spellCheck="false"
        />
        <TextField
          isRequired
          type={type}
          label={m.keys_passphrase_again()}
          error={wasTried && !isShort && isDifferent ? m.keys_passphrase_different() : ""}
          value={again}
          onChange={setAgain}
          autoComplete="new-password"
          spellCheck="false"
        />
        <Checkbox isSelected={isShown} onChange={setShown}>
          {m.keys_show()}
        </Checkbox>
        {set.error ? <ErrorMessage>{explainError(set.error)}</ErrorMessage> : null}
      </form>
    </Dialog>
  );
}
