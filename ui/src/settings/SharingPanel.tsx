// Sharing with the team: its folder, how that is doing, and inviting a colleague.
import { FolderOpen, RefreshCw } from "lucide-react";
import { type Sharing, type TeamId, useChooseFolder, usePickFolder, useShareNow, useSharing } from "../backend";
import { Answer } from "../frame/Answer";
import { useNow } from "../frame/clock";
import { saySharing, sharingIcon } from "../frame/Footer";
import { m } from "../messages";
import { Button, ErrorMessage, Panel } from "../parts";
import { accessRoleLabel, explainError, sayNumber, sentenceFor } from "../words";
import { InvitationPanel } from "./InvitationPanel";
import styles from "./settings.module.css";

export function SharingPanel({ team }: { team: TeamId }) {
  const sharing = useSharing(team);
  return (
    <Panel title={m.settings_sharing()} lead={m.settings_sharing_lead()}>
      <Answer of={sharing}>
        {(known) =>
          known.folder === null ? <ChooseFolder team={team} /> : <SharedFolder team={team} sharing={known} />
        }
      </Answer>
    </Panel>
  );
}

function ChooseFolder({ team }: { team: TeamId }) {
  const pick = usePickFolder();
  const choose = useChooseFolder();
  const start = async () => {
    const folder = await pick.run();
    if (folder) await choose.run(team, folder);
  };
  return (
    <div className={styles.stack}>
      <p>{m.settings_folder_how()}</p>
      <Button
        look="primary"
        icon={FolderOpen}
        isBusy={choose.isRunning}
        onPress={() => void start().catch(() => {})}
      >
        {m.settings_choose_folder()}
      </Button>
      {choose.error ? <ErrorMessage>{explainError(choose.error)}</ErrorMessage> : null}
    </div>
  );
}

function SharedFolder({ team, sharing }: { team: TeamId; sharing: Sharing }) {
  const now = useNow();
  const share = useShareNow();
  const Icon = sharingIcon[sharing.state];
  const waiting = [
    [sharing.waitingChanges, m.settings_waiting_changes()],
    [sharing.waitingFiles, m.settings_waiting_files()],
    [sharing.missingFiles, m.settings_missing_files()],
    [sharing.quarantined, m.settings_quarantined()],
  ] as const;
  const mayInvite = sharing.access === "beheerder" || sharing.access === "procesbegeleider";
  return (
    <>
      <p className={styles.state}>
        <Icon aria-hidden />
        <span>{saySharing(sharing, now)}</span>
      </p>
      {sharing.problem ? <ErrorMessage>{sentenceFor(sharing.problem)}</ErrorMessage> : null}
      <dl className={styles.facts}>
        <dt>{m.settings_folder()}</dt>
        <dd className={styles.path}>{sharing.folder}</dd>
        {sharing.access ? (
          <>
            <dt>{m.settings_my_access()}</dt>
            <dd>{accessRoleLabel[sharing.access]()}</dd>
          </>
        ) : null}
        {waiting.map(([count, name]) =>
          count > 0 ? (
            <Fact key={name} name={name}>
              {sayNumber(count)}
            </Fact>
          ) : null,
        )}
      </dl>
      <div className={styles.row}>
        <Button icon={RefreshCw} isBusy={share.isRunning} onPress={() => void share.run(team).catch(() => {})}>
          {m.frame_share_now()}
        </Button>
      </div>
      {mayInvite ? <InvitationPanel team={team} /> : null}
    </>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
