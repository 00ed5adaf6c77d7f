// Sharing a team through a store on the web: where it is, who asks, a try-out, and connecting.
import { useState } from "react";
import { type NewStore, type StoreKind, type TeamId, useConnectStore, useTestStore } from "../backend";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, RadioGroup, TextField } from "../parts";
import { explainError } from "../words";

const EMPTY: NewStore = { kind: "webDav", address: "", folder: "", bucket: "", region: "", user: "", secret: "" };

export function StoreDialog({ team, onClose }: { team: TeamId; onClose: () => void }) {
  const [store, setStore] = useState(EMPTY);
  const [isProven, setProven] = useState(false);
  const test = useTestStore();
  const connect = useConnectStore();
  const fill = (change: Partial<NewStore>) => {
    setStore({ ...store, ...change });
    setProven(false);
  };
  const isS3 = store.kind === "s3";
  const isWhole = Boolean(store.address && store.user && store.secret && (!isS3 || store.bucket));
  const tryOut = () => {
    connect.reset();
    void test.run(store).then(
      () => setProven(true),
      () => {},
    );
  };
  const error = connect.error ?? test.error;
  return (
    <Dialog
      isOpen
      title={m.store_title()}
      onClose={onClose}
      footer={
        <>
          <Button isDisabled={!isWhole} isBusy={test.isRunning} onPress={tryOut}>
            {m.store_test()}
          </Button>
          <Button
            look="primary"
            isDisabled={!isWhole}
            isBusy={connect.isRunning}
            onPress={() => void connect.run(team, store).then(onClose, () => {})}
          >
            {m.store_connect()}
          </Button>
        </>
      }
    >
      <RadioGroup<StoreKind>
        label={m.store_kind()}
        options={[
          { value: "webDav", label: m.store_webdav(), help: m.store_webdav_help() },
          { value: "s3", label: m.store_s3(), help: m.store_s3_help() },
        ]}
        value={store.kind}
        onChange={(kind) => fill({ kind })}
      />
      <TextField
        type="url"
        label={m.store_address()}
        help={isS3 ? m.store_address_s3_help() : m.store_address_help()}
        value={store.address}
        onChange={(address) => fill({ address })}
      />
      {isS3 ? (
        <>
          <TextField label={m.store_bucket()} value={store.bucket} onChange={(bucket) => fill({ bucket })} />
          <TextField isOptional label={m.store_region()} value={store.region} onChange={(region) => fill({ region })} />
        </>
      ) : null}
      <TextField
        isOptional
        label={m.store_folder()}
        help={m.store_folder_help()}
        value={store.folder}
        onChange={(folder) => fill({ folder })}
      />
      <TextField
        label={isS3 ? m.store_access_key() : m.store_user()}
        autoComplete="off"
        value={store.user}
        onChange={(user) => fill({ user })}
      />
      <TextField
        type="password"
        label={isS3 ? m.store_secret_key() : m.store_password()}
        help={m.store_password_help()}
        autoComplete="off"
        value={store.secret}
        onChange={(secret) => fill({ secret })}
      />
      <p role="status">{isProven ? m.store_works() : null}</p>
      {error && !isProven ? <ErrorMessage>{explainError(error)}</ErrorMessage> : null}
    </Dialog>
  );
}
