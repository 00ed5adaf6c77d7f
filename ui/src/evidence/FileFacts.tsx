// The facts of the file behind evidence: name, type, size, moment, and the fingerprint that proves it is the same.
import { Copy } from "lucide-react";
import type { Evidence, TeamId } from "../backend";
import { useTeam } from "../backend";
import { useNow } from "../frame/clock";
import { m } from "../messages";
import { copyText, Facts, IconButton, Panel } from "../parts";
import { sayDay, sayMoment, sayNumber, saySize } from "../words";
import styles from "./FileFacts.module.css";
import { sayMediaType } from "./mediaTypes";

export function FileFacts({ team, evidence }: { team: TeamId; evidence: Evidence }) {
  const { file, addedAtMs, by, isHere } = evidence;
  const now = useNow();
  const member = useTeam(team).data?.members.find(({ id }) => id === by);
  if (!file) return null;
  const copy = () =>
    copyText(file.hash, { done: m.evidence_file_hash_copied(), failed: m.evidence_file_hash_not_copied() });
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
      <Facts facts={facts} />
      <details className={styles.more}>
        <summary>{m.evidence_file_hash_title()}</summary>
        <p>{m.evidence_file_hash_why()}</p>
        <div className={styles.hash}>
          <code>{file.hash}</code>
          <IconButton icon={Copy} label={m.evidence_file_hash_copy()} onPress={copy} />
        </div>
      </details>
    </Panel>
  );
}

/** The moment a photo holds has no time zone: it is said as it stands. */
function sayTaken(moment: string): string {
  return [sayDay(moment), moment.slice(11, 16)].filter((part) => part !== "").join(", ");
}
