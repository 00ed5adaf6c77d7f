// Where a store on the web is, who asks, and a try-out: the same form wherever a team shares or is joined through one.
import { useState } from "react";
import { type BackendError, type NewStore, type StoreKind, useTestStore } from "../backend";
import { m } from "../messages";
import { RadioGroup, TextField } from "../parts";

const EMPTY: NewStore = { kind: "webDav", address: "", folder: "", bucket: "", region: "", user: "", secret: "" };

export interface StoreForm {
  store: NewStore;
  /** Everything that is needed is filled in. */
  isWhole: boolean;
  /** It answered as it is filled in now. */
  isProven: boolean;
  isTesting: boolean;
  error: BackendError | null;
  fill: (change: Partial<NewStore>) => void;
  tryOut: () => void;
}

export function useStoreForm(): StoreForm {
  const [store, setStore] = useState(EMPTY);
  const [isProven, setProven] = useState(false);
  const test = useTestStore();
  const isS3 = store.kind === "s3";
  return {
    store,
    isWhole: Boolean(store.address && store.user && store.secret && (!isS3 || store.bucket)),
    isProven,
    isTesting: test.isRunning,
    error: test.error,
    fill: (change) => {
      setStore({ ...store, ...change });
      setProven(false);
      test.reset();
    },
    tryOut: () =>
      void test.run(store).then(
        () => setProven(true),
        () => {},
      ),
  };
}

export function StoreFields({ form: { store, isProven, fill } }: { form: StoreForm }) {
  const isS3 = store.kind === "s3";
  return (
    <>
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
        spellCheck="false"
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
    </>
  );
}
