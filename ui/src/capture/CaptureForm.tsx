// The fields of a capture: only the line is needed, and Enter saves.
import { Paperclip, X } from "lucide-react";
import { type ClipboardEvent, type FormEvent, useState } from "react";
import { type BackendError, type CycleId, type TeamId, useBoard, usePickFiles } from "../backend";
import { language, m } from "../messages";
import { Button, ErrorMessage, IconButton, Select, TextField } from "../parts";
import { explainError, HashtagChoice, saySize } from "../words";
import styles from "./CaptureForm.module.css";
import { type Draft, filesIn, nameOfPath, renamed, stepUnderWay, withPaths } from "./draft";

const EVERYTHING = { hashtag: null };

export interface WhereTo {
  step: string | null;
  stepName: string;
}

export interface CaptureFormProps {
  team: TeamId;
  cycle: CycleId;
  draft: Draft;
  onDraft: (change: (draft: Draft) => Draft) => void;
  onSave: (where: WhereTo) => void;
  isSaving: boolean;
  refusal: BackendError | null;
}

export function CaptureForm({ team, cycle, draft, onDraft, onSave, isSaving, refusal }: CaptureFormProps) {
  const { data: board } = useBoard(team, cycle, EVERYTHING);
  const pick = usePickFiles();
  const [isLineMissing, setLineMissing] = useState(false);
  const [heard, setHeard] = useState("");

  const steps = (board?.rounds ?? []).flatMap((round) =>
    round.steps.map(({ code, title }) => ({ value: code, label: `${code} ${title[language()]}` })),
  );
  const step = draft.step === undefined && board ? stepUnderWay(board) : (draft.step ?? null);
  const change = (part: Partial<Draft>) => onDraft((now) => ({ ...now, ...part }));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSaving) return;
    setLineMissing(draft.line.trim() === "");
    if (draft.line.trim() === "") {
      event.currentTarget.querySelector("input")?.focus();
      return;
    }
    onSave({ step, stepName: steps.find(({ value }) => value === step)?.label ?? "" });
  };
  const takePaste = (event: ClipboardEvent) => {
    const files = filesIn(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    const named = files.map((file, index) =>
      renamed(file, m.capture_pasted({ number: String(draft.pasted.length + index + 1) })),
    );
    setHeard(m.capture_pasted_now({ name: named.at(-1)?.name ?? "" }));
    onDraft((now) => ({ ...now, pasted: [...now.pasted, ...named] }));
  };
  const choose = () =>
    void pick.run().then(
      (paths) => onDraft((now) => withPaths(now, paths)),
      () => {},
    );

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a picture is pasted into the form as a whole
    <form onSubmit={submit} onPaste={takePaste} className={styles.form} noValidate>
      <TextField
        label={m.capture_line()}
        value={draft.line}
        onChange={(line) => {
          change({ line });
          setLineMissing(false);
        }}
        placeholder={m.capture_line_example()}
        help={m.capture_line_help()}
        error={isLineMissing ? m.capture_line_needed() : ""}
        autoFocus
      />
      <div className={styles.group}>
        <span className={styles.label} aria-hidden>
          {m.capture_hashtag()}
        </span>
        <HashtagChoice label={m.capture_hashtag()} value={draft.hashtag} onChange={(hashtag) => change({ hashtag })} />
        <p className={styles.help}>{m.capture_hashtag_later()}</p>
      </div>
      <Select
        label={m.capture_step()}
        options={steps}
        value={step}
        onChange={(chosen) => change({ step: chosen })}
        emptyLabel={m.capture_step_none()}
      />
      <div role="group" aria-label={m.capture_files()} className={styles.group}>
        {draft.paths.length + draft.pasted.length > 0 ? (
          <ul className={styles.files}>
            {draft.paths.map((path) => (
              <FileRow
                key={path}
                name={nameOfPath(path)}
                onRemove={() => change({ paths: draft.paths.filter((one) => one !== path) })}
              />
            ))}
            {draft.pasted.map((file) => (
              <FileRow
                key={file.name}
                name={file.name}
                detail={saySize(file.size)}
                onRemove={() => change({ pasted: draft.pasted.filter((one) => one !== file) })}
              />
            ))}
          </ul>
        ) : null}
        <div>
          <Button icon={Paperclip} isBusy={pick.isRunning} onPress={choose}>
            {m.capture_add_file()}
          </Button>
        </div>
        <p className={styles.help}>{m.capture_files_help()}</p>
        <p role="status" className="visually-hidden">
          {heard}
        </p>
      </div>
      {refusal ? <ErrorMessage>{explainError(refusal)}</ErrorMessage> : null}
      <div className={styles.save}>
        <Button type="submit" look="primary" isBusy={isSaving}>
          {m.capture_save()}
        </Button>
      </div>
    </form>
  );
}

function FileRow({ name, detail, onRemove }: { name: string; detail?: string; onRemove: () => void }) {
  return (
    <li className={styles.file}>
      <Paperclip aria-hidden className={styles.icon} />
      <span className={styles.name}>{name}</span>
      {detail ? <span className={styles.help}>{detail}</span> : null}
      <IconButton icon={X} label={m.capture_file_remove({ name })} onPress={onRemove} />
    </li>
  );
}
