// The evidence that hangs on one item: what is there, adding files to it, choosing from what the team has.
import { CloudDownload, ExternalLink, FileText, FileUp, Film, FolderOpen, Image, Library, Music, Table2, Unlink } from "lucide-react";
import { useState } from "react";
import {
  type Evidence,
  evidenceUrl,
  type Target,
  type TeamId,
  useDetachEvidence,
  useEvidenceList,
  useFetchEvidence,
  useImportFiles,
  useLinkEvidence,
  useOpenEvidence,
  usePickFiles,
} from "../backend";
import { m } from "../messages";
import { Button, Card, Dialog, Menu, Panel, TextField, tell, VirtualList } from "../parts";
import { evidenceKindLabel, sayShortDay, saySize } from "../words";
import { Answer } from "./Answer";
import styles from "./Attached.module.css";
import { useGo } from "./navigation";

export interface AttachedProps {
  team: TeamId;
  /** What new evidence will hang on. */
  target: Target;
  evidence: Evidence[];
  headingLevel?: 2 | 3 | 4;
  /** Says whose evidence it is, where more than one item is on screen. */
  title?: string;
}

export function Attached({ team, target, evidence, headingLevel = 3, title }: AttachedProps) {
  const [isChoosing, setChoosing] = useState(false);
  const pick = usePickFiles();
  const take = useImportFiles();
  const add = async () => {
    const paths = await pick.run();
    if (paths.length > 0) await take.run(team, paths, target);
  };
  return (
    <Panel title={title ?? m.attached_title()} headingLevel={headingLevel}>
      {evidence.length === 0 ? (
        <p className={styles.none}>{m.attached_none()}</p>
      ) : (
        <ul className={styles.list}>
          {evidence.map((one) => (
            <li key={one.id}>
              <AttachedCard team={team} target={target} evidence={one} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        {/* The frame tells what went wrong. */}
        <Button icon={FileUp} isBusy={pick.isRunning || take.isRunning} onPress={() => void add().catch(() => {})}>
          {m.attached_add()}
        </Button>
        <Button look="quiet" icon={Library} onPress={() => setChoosing(true)}>
          {m.attached_choose()}
        </Button>
      </div>
      <Dialog title={m.attached_choose_title()} isOpen={isChoosing} onClose={() => setChoosing(false)}>
        <ChooseEvidence team={team} target={target} attached={evidence} onChosen={() => setChoosing(false)} />
      </Dialog>
    </Panel>
  );
}

function AttachedCard({ team, target, evidence }: { team: TeamId; target: Target; evidence: Evidence }) {
  const go = useGo();
  const open = useOpenEvidence();
  const fetching = useFetchEvidence();
  const detach = useDetachEvidence();
  return (
    <Card
      onOpen={() => go.toItem("evidence", evidence.id)}
      actions={
        <Menu
          label={m.attached_actions({ title: evidence.title })}
          actions={[
            {
              id: "place",
              label: m.attached_open_in_place(),
              icon: FolderOpen,
              onAction: () => go.toItem("evidence", evidence.id),
            },
            {
              id: "program",
              label: m.attached_open_in_program(),
              icon: ExternalLink,
              isDisabled: evidence.file === null || !evidence.isHere,
              onAction: () => void open.run(team, evidence.id).catch(() => {}),
            },
            {
              id: "fetch",
              label: m.attached_fetch(),
              icon: CloudDownload,
              isDisabled: evidence.isHere,
              onAction: () => void fetching.run(team, evidence.id).catch(() => {}),
            },
            {
              id: "unlink",
              label: m.attached_unlink(),
              icon: Unlink,
              onAction: () => void detach.run(team, evidence.id, target).catch(() => {}),
            },
          ]}
        />
      }
    >
      <EvidenceLine evidence={evidence} />
    </Card>
  );
}

/** One piece of evidence in a list: its picture or kind of file, its title, and what it is. */
export function EvidenceLine({ evidence }: { evidence: Evidence }) {
  const { title, kind, file, isHere, hasThumbnail, happenedOn } = evidence;
  const about = [kind ? evidenceKindLabel[kind]() : "", sayShortDay(happenedOn), saySize(file?.sizeBytes ?? null)];
  return (
    <span className={styles.line}>
      {hasThumbnail && isHere && file ? (
        <img src={evidenceUrl("thumbnail", file.hash)} alt="" className={styles.picture} />
      ) : (
        <span className={styles.picture}>
          <FileIcon mediaType={file?.mediaType ?? ""} />
        </span>
      )}
      <span className={styles.words}>
        <span className={styles.name}>{title}</span>
        <span className={styles.about}>
          {isHere ? about.filter((part) => part !== "").join(" · ") : m.evidence_not_here({ size: saySize(file?.sizeBytes ?? null) })}
        </span>
      </span>
    </span>
  );
}

function FileIcon({ mediaType }: { mediaType: string }) {
  const shared = { "aria-hidden": true, className: styles.icon } as const;
  if (mediaType.startsWith("image/")) return <Image {...shared} />;
  if (mediaType.startsWith("video/")) return <Film {...shared} />;
  if (mediaType.startsWith("audio/")) return <Music {...shared} />;
  if (mediaType === "text/csv" || mediaType.includes("spreadsheet")) return <Table2 {...shared} />;
  return <FileText {...shared} />;
}

interface ChooseEvidenceProps {
  team: TeamId;
  target: Target;
  attached: Evidence[];
  onChosen: () => void;
}

function ChooseEvidence({ team, target, attached, onChosen }: ChooseEvidenceProps) {
  const [words, setWords] = useState("");
  const found = useEvidenceList(team, { words });
  const link = useLinkEvidence();
  const choose = ({ id, title }: Evidence) =>
    link.run(team, id, target).then(
      () => {
        tell({ tone: "good", text: m.attached_linked({ title }) });
        onChosen();
      },
      () => {},
    );
  return (
    <>
      <TextField label={m.attached_search()} value={words} onChange={setWords} autoFocus />
      <Answer of={found}>
        {({ items }) => {
          const free = items.filter(({ id }) => !attached.some((one) => one.id === id));
          return free.length === 0 ? (
            <p role="status">{m.attached_nothing_found()}</p>
          ) : (
            <VirtualList label={m.attached_choices()} items={free} keyOf={({ id }) => id} estimatedHeightPx={72} height="50vh">
              {(one) => (
                <Card onOpen={() => void choose(one)}>
                  <EvidenceLine evidence={one} />
                </Card>
              )}
            </VirtualList>
          );
        }}
      </Answer>
    </>
  );
}
