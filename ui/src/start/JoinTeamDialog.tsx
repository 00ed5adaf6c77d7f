// Joins a colleague's team: where it shares, or the file you were handed, and the code you were given.
import { Plug } from "lucide-react";
import { useState } from "react";
import { useJoinByHandover, useJoinByStore, useJoinTeam } from "../backend";
import type { JoinDialogProps } from "../frame/registry";
import { StoreFields, useStoreForm } from "../frame/StoreFields";
import { m } from "../messages";
import { Button, ErrorMessage, RadioGroup } from "../parts";
import { explainError } from "../words";
import { BeginDialog, isEmpty, MyNameField } from "./BeginDialog";
import styles from "./BeginDialog.module.css";
import { ChoosePath, type PathKind } from "./ChoosePath";
import { CodeField, useGiven } from "./CodeField";

type SourceKind = PathKind | "store";

export function JoinTeamDialog({ handover, link, onClose, onJoined }: JoinDialogProps) {
  const commands = { folder: useJoinTeam(), store: useJoinByStore(), handover: useJoinByHandover() };
  const [kind, setKind] = useState<SourceKind>(handover ? "handover" : "folder");
  const [paths, setPaths] = useState<Record<PathKind, string>>({ folder: "", handover: handover ?? "" });
  const form = useStoreForm();
  const given = useGiven(link ?? "");
  const [myName, setMyName] = useState("");
  const [wasTried, setTried] = useState(false);
  const used = commands[kind];
  const isMissing = kind === "store" ? !form.isWhole : paths[kind] === "";

  const enter = () => {
    setTried(true);
    if (isMissing || isEmpty(given.text) || isEmpty(myName)) return;
    const ask = {
      folder: () => commands.folder.run({ folder: paths.folder, code: given.text, myName }),
      store: () => commands.store.run(form.store, given.text, myName),
      handover: () => commands.handover.run(paths.handover, given.text, myName),
    };
    void ask[kind]().then(({ team }) => onJoined(team), () => {});
  };
  return (
    <BeginDialog
      title={m.start_join()}
      action={m.start_join_action()}
      isBusy={used.isRunning}
      error={used.error}
      onClose={onClose}
      onSubmit={enter}
    >
      <CodeField
        given={given}
        autoFocus={link === null}
        isMissing={wasTried && isEmpty(given.text)}
        isRefused={used.error !== null}
        onHere={onJoined}
      />
      <p>{m.start_join_how()}</p>
      <RadioGroup<SourceKind>
        label={m.start_join_where()}
        options={[
          { value: "folder", label: m.start_join_by_folder(), help: m.start_join_by_folder_help() },
          { value: "store", label: m.start_join_by_store(), help: m.start_join_by_store_help() },
          { value: "handover", label: m.start_join_by_file(), help: m.start_join_by_file_help() },
        ]}
        value={kind}
        onChange={setKind}
      />
      {kind === "store" ? (
        <div className={styles.store}>
          <StoreFields form={form} />
          {form.error && !form.isProven ? <ErrorMessage>{explainError(form.error)}</ErrorMessage> : null}
          <div>
            <Button icon={Plug} isDisabled={!form.isWhole} isBusy={form.isTesting} onPress={form.tryOut}>
              {m.store_test()}
            </Button>
          </div>
          {wasTried && isMissing ? (
            <span role="alert" className={styles.missing}>
              {m.start_store_missing()}
            </span>
          ) : null}
        </div>
      ) : (
        <ChoosePath
          key={kind}
          kind={kind}
          path={paths[kind]}
          autoFocus={link !== null && handover === null}
          onChoose={(path) => setPaths({ ...paths, [kind]: path })}
          isMissing={wasTried && isMissing}
        />
      )}
      <MyNameField value={myName} onChange={setMyName} isMissing={wasTried && isEmpty(myName)} />
    </BeginDialog>
  );
}
