// How sharing is going: one sentence, when last, where, what waits, and the two things to do about it.
import { Cloud, FolderInput, FolderOpen, RefreshCw, ScanSearch } from "lucide-react";
import { useState } from "react";
import { type Health, type Sharing, type TeamId, useCancelCheck, useCheckFolder, useShareNow } from "../backend";
import { useNow } from "../frame/clock";
import { sharingIcon } from "../frame/Footer";
import { useOpening } from "../frame/opening";
import { m } from "../messages";
import { Button, Callout, ErrorMessage, Facts, ProgressBar } from "../parts";
import { accessRoleLabel, explainError, sayMoment, sayNumber, saySize } from "../words";
import { useChooseTeamFolder } from "./chooseFolder";
import { MakeHandover } from "./MakeHandover";
import styles from "./sharing.module.css";
import { sayStanding, standingTone, whyStanding } from "./standingWords";
import { StoreDialog } from "./StoreDialog";

export interface StandingProps {
  team: TeamId;
  sharing: Sharing;
  health: Health | undefined;
}

export function Standing({ team, sharing, health }: StandingProps) {
  const now = useNow();
  const stop = useCancelCheck();
  const { state, folder } = sharing;
  return (
    <div className={styles.stack}>
      <Callout
        headingLevel={2}
        icon={sharingIcon[state]}
        tone={standingTone[state]}
        title={sayStanding(sharing)}
        actions={<Actions team={team} sharing={sharing} isChecking={Boolean(health?.check)} />}
      >
        <p>{whyStanding(sharing)}</p>
        {health?.check ? (
          <ProgressBar
            label={m.sharing_checking()}
            {...(health.check.files > 0 ? { percent: (health.check.filesDone / health.check.files) * 100 } : {})}
            detail={m.sharing_checking_count({
              done: sayNumber(health.check.filesDone),
              total: sayNumber(health.check.files),
            })}
            onCancel={() => void stop.run(team).catch(() => {})}
          />
        ) : null}
      </Callout>
      <Facts
        facts={[
          [m.sharing_last_shared(), sayMoment(sharing.lastSharedMs, now)],
          ...waiting(sharing),
          [m.sharing_folder(), folder ? <span className={styles.path}>{folder}</span> : ""],
          [m.sharing_last_checked(), folder ? sayMoment(health?.lastCheckedMs ?? null, now) || m.sharing_never() : ""],
          [m.sharing_my_access(), sharing.access ? accessRoleLabel[sharing.access]() : ""],
          [
            m.sharing_kept(),
            health?.changes ? m.sharing_kept_count({ count: sayNumber(health.changes), size: saySize(health.logBytes) }) : "",
          ],
        ]}
      />
    </div>
  );
}

function waiting(sharing: Sharing): [name: string, value: string][] {
  const counts = [
    [m.sharing_waiting_changes(), sharing.waitingChanges],
    [m.sharing_waiting_files(), sharing.waitingFiles],
    [m.sharing_missing_files(), sharing.missingFiles],
    [m.sharing_quarantined(), sharing.quarantined],
  ] as const;
  return counts.map(([name, count]) => [name, count > 0 ? sayNumber(count) : ""]);
}

/** Whoever is not in any more comes in again as anybody does: with an invitation. */
function JoinAgain({ isExpected }: { isExpected: boolean }) {
  const opening = useOpening();
  return (
    <Button look={isExpected ? "primary" : "secondary"} icon={FolderInput} onPress={opening.join}>
      {m.start_join()}
    </Button>
  );
}

interface ActionsProps {
  team: TeamId;
  sharing: Sharing;
  isChecking: boolean;
}

function Actions({ team, sharing, isChecking }: ActionsProps) {
  const share = useShareNow();
  const check = useCheckFolder();
  const choose = useChooseTeamFolder(team);
  const [isConnecting, setConnecting] = useState(false);
  const { state, folder } = sharing;
  if (state === "removed" || state === "needsInvitation" || state === "requestLapsed") {
    return <JoinAgain isExpected={state !== "removed"} />;
  }
  const isFirst = folder === null;
  // Who joined with a file answers with one; a folder is no help yet.
  if (isFirst && state === "waitingForAcceptance") return <MakeHandover team={team} look="primary" />;
  return (
    <>
      {isFirst ? null : (
        <>
          <Button
            look={state === "waiting" ? "primary" : "secondary"}
            icon={RefreshCw}
            isBusy={share.isRunning}
            onPress={() => void share.run(team).catch(() => {})}
          >
            {m.frame_share_now()}
          </Button>
          <Button
            icon={ScanSearch}
            isBusy={check.isRunning}
            isDisabled={isChecking}
            onPress={() => void check.run(team).catch(() => {})}
          >
            {m.sharing_check()}
          </Button>
        </>
      )}
      {isFirst || state === "folderUnreachable" ? (
        <Button look={isFirst ? "primary" : "secondary"} icon={FolderOpen} isBusy={choose.isRunning} onPress={choose.run}>
          {isFirst ? m.sharing_choose_folder() : m.sharing_choose_again()}
        </Button>
      ) : null}
      {isFirst || sharing.problem === "credentialsRefused" || sharing.problem === "serverUnreachable" ? (
        <Button icon={Cloud} onPress={() => setConnecting(true)}>
          {m.store_action()}
        </Button>
      ) : null}
      {isConnecting ? <StoreDialog team={team} onClose={() => setConnecting(false)} /> : null}
      {choose.error ? <ErrorMessage>{explainError(choose.error)}</ErrorMessage> : null}
    </>
  );
}
