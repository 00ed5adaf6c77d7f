// What stands in the window while the keys of this device cannot be used: what to do about it, and the way out.
import { KeyRound, LockKeyhole, type LucideIcon } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useId, useState } from "react";
import { type ErrorCode, showLocked, useOpenAgain, useStartAnew, useUnlock } from "../backend";
import { m } from "../messages";
import { Button, ConfirmDialog, Disclosure, ErrorMessage, TextField } from "../parts";
import { explainError, sentenceFor } from "../words";
import styles from "./Locked.module.css";

export function Locked({ why }: { why: ErrorCode }) {
  useEffect(() => void showLocked(), []);
  switch (why) {
    case "passphraseNeeded":
    case "passphraseWrong":
      return <AskPassphrase />;
    case "keychainLocked":
      return <Silent />;
    case "keysLost":
      return <Lost />;
    default:
      return (
        <Page icon={LockKeyhole} title={m.lock_title()}>
          <p>{sentenceFor(why)}</p>
          <TryAgain look="primary" />
        </Page>
      );
  }
}

function AskPassphrase() {
  const unlock = useUnlock();
  const [passphrase, setPassphrase] = useState("");
  const [wasTried, setTried] = useState(false);
  const form = useId();
  const open = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (passphrase !== "") void unlock.run(passphrase).catch(() => {});
  };
  const problem = wasTried && passphrase === "" ? m.lock_passphrase_missing() : "";
  return (
    <Page icon={LockKeyhole} title={m.lock_title()}>
      <p>{m.lock_passphrase_why()}</p>
      <form id={form} noValidate className={styles.form} onSubmit={open}>
        <TextField
          autoFocus
          isRequired
          type="password"
          label={m.lock_passphrase()}
          error={problem || (unlock.error ? explainError(unlock.error) : "")}
          value={passphrase}
          onChange={(typed) => {
            setPassphrase(typed);
            setTried(false);
            unlock.reset();
          }}
          autoComplete="current-password"
          spellCheck="false"
        />
        <Button look="primary" type="submit" isBusy={unlock.isRunning}>
          {m.lock_open()}
        </Button>
      </form>
      <Disclosure headingLevel={2} title={m.lock_forgotten()}>
        {() => <StartAnew look="secondary" />}
      </Disclosure>
    </Page>
  );
}

function Silent() {
  return (
    <Page icon={KeyRound} title={m.lock_silent_title()}>
      <p>{m.lock_silent_why()}</p>
      <p>{m.lock_silent_what()}</p>
      <TryAgain look="primary" />
      <Disclosure headingLevel={2} title={m.lock_silent_stays()}>
        {() => <StartAnew look="secondary" />}
      </Disclosure>
    </Page>
  );
}

function Lost() {
  return (
    <Page icon={KeyRound} title={m.lock_lost_title()}>
      <p>{m.lock_lost_why()}</p>
      <StartAnew look="primary" />
      <Disclosure headingLevel={2} title={m.lock_lost_backup()}>
        {() => (
          <div className={styles.stack}>
            <p>{m.lock_lost_backup_what()}</p>
            <TryAgain look="secondary" />
          </div>
        )}
      </Disclosure>
    </Page>
  );
}

function TryAgain({ look }: { look: "primary" | "secondary" }) {
  const again = useOpenAgain();
  return (
    <div className={styles.stack}>
      {again.error ? <ErrorMessage>{m.lock_still({ problem: explainError(again.error) })}</ErrorMessage> : null}
      <Button look={look} isBusy={again.isRunning} onPress={() => void again.run().catch(() => {})}>
        {m.lock_try_again()}
      </Button>
    </div>
  );
}

/** The last way out, with what it means before it is pressed and before it happens. */
function StartAnew({ look }: { look: "primary" | "secondary" }) {
  const anew = useStartAnew();
  const [isAsking, setAsking] = useState(false);
  return (
    <div className={styles.stack}>
      <p>{m.lock_anew_what()}</p>
      {anew.error ? <ErrorMessage>{explainError(anew.error)}</ErrorMessage> : null}
      <Button look={look} isBusy={anew.isRunning} onPress={() => setAsking(true)}>
        {m.lock_anew()}
      </Button>
      <ConfirmDialog
        title={m.lock_anew_title()}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirmLabel={m.lock_anew_confirm()}
        onConfirm={() => {
          setAsking(false);
          void anew.run().catch(() => {});
        }}
      >
        <ul className={styles.list}>
          <li>{m.lock_anew_stays()}</li>
          <li>{m.lock_anew_invite()}</li>
          <li>{m.lock_anew_stores()}</li>
        </ul>
      </ConfirmDialog>
    </div>
  );
}

function Page({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ${m.frame_app_name()}`;
  }, [title]);
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <p className={styles.app}>
          <Icon aria-hidden className={styles.icon} />
          {m.frame_app_name()}
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
