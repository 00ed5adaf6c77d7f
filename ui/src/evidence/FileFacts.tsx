// The facts of the file behind evidence: name, type, size, moment, and the fingerprint that proves it is the same.
import { Copy } from "lucide-react";
import type { Evidence, TeamId } from "../backend";
import { useTeam } from "../backend";
import { useNow } from "../frame/clock";
import { m } from "../messages";
import { IconButton, Panel, tell } from "../parts";
import { sayDay, sayMoment, sayNumber, saySize } from "../words";
import styles from "./FileFacts.module.css";
import { sayMediaType } from "./mediaTypes";

export function FileFacts({ team, evidence }: { team: TeamId; evidence: Evidence }) {
  const { file, addedAtMs, by, isHere } = evidence;
  const now = useNow();
  const member = useTeam(team).data?.members.find(({ id }) => id === by);
  if (!file) return null;
  const pixels =
    file.width && file.height
      ? m.evidence_file_pixels_of({ width: sayNumber(file.width), height: sayNumber(file.height) }) +
        (file.is360 ? ` · ${m.evidence_360()}` : "")
      : "";
  const facts: [name: string, value: string][] = [
    [m.evidence_file_name(), file.name],
    [m.evidence_file_type(), sayMediaType(file.mediaType)],
    [m.evidence_file_size(), saySize(file.sizeBytes)],
    [m.evidence_file_pixels(), pixels],
    [m.evidence_file_taken(), file.takenAt ? sayTaken(file.takenAt) : ""],
    [m.evidence_file_added(), sayMoment(addedAtMs, now)],
    [m.evidence_file_by(), member?.name ?? m.evidence_file_by_unknown()],
    [m.evidence_file_here(), isHere ? m.evidence_file_here_yes() : m.evidence_file_here_no()],
  ];
  return (
    <Panel title={m.evidence_file()} headingLevel={3}>
      <dl className={styles.facts}>
        {facts
          .filter(([, value]) => value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <details className={styles.more}>
        <summary>{m.evidence_file_hash_title()}</summary>
        <p>{m.evidence_file_hash_why()}</p>
        <div className={styles.hash}>
          <code>{file.hash}</code>
          <IconButton icon={Copy} label={m.evidence_file_hash_copy()} onPress={() => void copy(file.hash)} />
        </div>
      </details>
    </Panel>
  );
}

/** The moment a photo holds has no time zone: it is said as it stands. */
function sayTaken(moment: string): string {
  return [sayDay(moment), moment.slice(11, 16)].filter((part) => part !== "").join(", ");
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell({ tone: "good", text: m.evidence_file_hash_copied() });
  } catch {
    tell({ tone: "plain", text: m.evidence_file_hash_not_copied() });
  }
}
