// Makes a hand-over file: everything or since a day, with or without photos and films; then says what is in it.
import { useState } from "react";
import { asBackendError, type Handover, type TeamId, useExportHandover, usePickHandoverTarget, useTeam } from "../backend";
import { m } from "../messages";
import { Button, Checkbox, DateField, Dialog, ErrorMessage, Facts, RadioGroup } from "../parts";
import { explainError, sayNumber, saySize, today } from "../words";
import { HandoverProgress } from "./HandoverProgress";
import styles from "./sharing.module.css";

const DAY_MS = 24 * 60 * 60 * 1000;
const weekAgo = () => today(new Date(Date.now() - 7 * DAY_MS));

export function MakeHandoverDialog({ team, onClose }: { team: TeamId; onClose: () => void }) {
  const [span, setSpan] = useState<"all" | "since">("all");
  const [since, setSince] = useState(weekAgo);
  const [withMedia, setWithMedia] = useState(true);
  const [writing, setWriting] = useState<string | null>(null);
  const [made, setMade] = useState<Handover | null>(null);
  const title = useTeam(team).data?.title ?? "";
  const pick = usePickHandoverTarget();
  const send = useExportHandover();
  const make = async () => {
    const path = await pick.run(suggestion(title));
    const sinceMs = span === "since" && since !== "" ? new Date(`${since}T00:00:00`).getTime() : null;
    if (!path) return;
    setWriting(path);
    await send.run(team, { path, sinceMs, withMedia }).then(setMade).finally(() => setWriting(null));
  };
  const error = pick.error ?? send.error;
  const wasStopped = error !== null && asBackendError(error).code === "cancelled";
  if (writing !== null) {
    return (
      <Dialog isAlert isOpen title={m.handover_making()} onClose={() => {}}>
        <p>{m.handover_making_lead()}</p>
        <HandoverProgress path={writing} label={m.handover_making_bar()} />
      </Dialog>
    );
  }
  if (made) {
    return (
      <Dialog
        isOpen
        title={m.handover_made()}
        onClose={onClose}
        footer={
          <Button look="primary" onPress={onClose}>
            {m.parts_close()}
          </Button>
        }
      >
        <p>{m.handover_made_how()}</p>
        <Facts
          facts={[
            [m.handover_file(), <span key="path" className={styles.path}>{made.path}</span>],
            [m.handover_size(), saySize(made.sizeBytes)],
            [m.handover_changes(), sayNumber(made.newChanges + made.knownChanges)],
          ]}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      title={m.handover_make()}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_cancel()}</Button>
          <Button look="primary" isBusy={pick.isRunning || send.isRunning} onPress={() => void make().catch(() => {})}>
            {m.handover_save()}
          </Button>
        </>
      }
    >
      <p>{m.handover_make_lead()}</p>
      <RadioGroup
        label={m.handover_what()}
        options={[
          { value: "all", label: m.handover_all(), help: m.handover_all_help() },
          { value: "since", label: m.handover_since(), help: m.handover_since_help() },
        ]}
        value={span}
        onChange={setSpan}
      />
      {span === "since" ? <DateField label={m.handover_since_day()} value={since} onChange={setSince} /> : null}
      <Checkbox isSelected={withMedia} onChange={setWithMedia}>
        {m.handover_with_media()}
      </Checkbox>
      {wasStopped ? <p role="status">{m.handover_stopped()}</p> : null}
      {error && !wasStopped ? <ErrorMessage>{explainError(error)}</ErrorMessage> : null}
    </Dialog>
  );
}

/** A name that every file system takes, and that says of which team and which day. */
function suggestion(title: string): string {
  const name = title.replaceAll(/[^\p{L}\p{N} _-]/gu, "").trim() || m.frame_app_name();
  return `${name} ${today()}.werkplaats`;
}
