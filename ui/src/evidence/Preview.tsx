// Evidence as the window can show it: a picture, a PDF page by page, or only what it is and the way to open it.
import { Maximize2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type Evidence, type EvidenceFile, evidenceUrl, type TeamId } from "../backend";
import { m } from "../messages";
import { Button, Dialog } from "../parts";
import { EvidencePicture } from "./EvidencePicture";
import { KeptBack } from "./KeptBack";
import { previewOf } from "./mediaTypes";
import { OnItsWay, OpenOutside } from "./OnItsWay";
import styles from "./Preview.module.css";

// The reader of PDF documents is larger than the rest of the interface: only who needs it waits for it.
const PdfPreview = lazy(() => import("./PdfPreview"));

/** The core serves files up to this size; anything larger opens in a program that streams. */
const SHOWN_BYTES_MAX = 256 * 1024 * 1024;

export function Preview({ team, evidence }: { team: TeamId; evidence: Evidence }) {
  const { title, file, isHere } = evidence;
  const [isLarge, setLarge] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const kind = file ? previewOf(file.mediaType) : "none";
  const isTooLarge = (file?.sizeBytes ?? 0) > SHOWN_BYTES_MAX;
  const isShown = file !== null && isHere && kind !== "none" && !isTooLarge && !hasFailed;
  const fail = () => setFailed(true);
  return (
    <section aria-label={m.evidence_preview()} className={styles.preview}>
      {isShown ? (
        <Content file={file} title={title} onFail={fail} />
      ) : (
        <EvidencePicture evidence={evidence} size="card" />
      )}
      <KeptBack team={team} evidence={evidence} />
      {isHere ? null : <OnItsWay team={team} evidence={evidence} />}
      {isShown || !isHere ? null : <p className={styles.why}>{whyNot(hasFailed, isTooLarge)}</p>}
      {isShown && file.is360 ? <p className={styles.why}>{m.evidence_preview_360()}</p> : null}
      <div className={styles.actions}>
        {isShown ? (
          <Button icon={Maximize2} onPress={() => setLarge(true)}>
            {m.evidence_preview_larger()}
          </Button>
        ) : null}
        <OpenOutside team={team} evidence={evidence} look={isShown ? "quiet" : "secondary"} />
      </div>
      {isShown ? (
        <Dialog size="large" title={title} isOpen={isLarge} onClose={() => setLarge(false)}>
          <Content file={file} title={title} onFail={fail} />
        </Dialog>
      ) : null}
    </section>
  );
}

function whyNot(hasFailed: boolean, isTooLarge: boolean): string {
  if (hasFailed) return m.evidence_preview_failed();
  return isTooLarge ? m.evidence_preview_large_file() : m.evidence_preview_none();
}

function Content({ file, title, onFail }: { file: EvidenceFile; title: string; onFail: () => void }) {
  if (previewOf(file.mediaType) === "pdf") {
    return (
      <Suspense fallback={<p role="status">{m.evidence_pdf_reading()}</p>}>
        <PdfPreview hash={file.hash} title={title} onFail={onFail} />
      </Suspense>
    );
  }
  return (
    <img
      src={evidenceUrl("file", file.hash)}
      alt={m.evidence_preview_alt({ title })}
      {...(file.width && file.height ? { width: file.width, height: file.height } : {})}
      onError={onFail}
      className={styles.image}
    />
  );
}
