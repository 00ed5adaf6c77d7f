// A PDF document page by page: drawn for the eye, and as text for whoever listens, searches or copies.
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { evidenceUrl } from "../backend";
import { m } from "../messages";
import { IconButton } from "../parts";
import { openPdf, type PDFDocumentProxy, type PDFPageProxy } from "./pdf";
import styles from "./Preview.module.css";

export interface PdfPreviewProps {
  hash: string;
  title: string;
  onFail: () => void;
}

export default function PdfPreview({ hash, title, onFail }: PdfPreviewProps) {
  const [document, setDocument] = useState<PDFDocumentProxy | null>(null);
  const [number, setNumber] = useState(1);
  useEffect(() => {
    let isWanted = true;
    let opened: PDFDocumentProxy | null = null;
    openPdf(evidenceUrl("file", hash)).then(
      (found) => {
        opened = found;
        if (isWanted) setDocument(found);
        else void found.loadingTask.destroy();
      },
      () => (isWanted ? onFail() : undefined),
    );
    return () => {
      isWanted = false;
      void opened?.loadingTask.destroy();
    };
    // The effect follows the file; what to do when it fails does not change what is shown.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [hash]);
  if (!document) return <p role="status">{m.evidence_pdf_reading()}</p>;
  const count = document.numPages;
  return (
    <div className={styles.pdf}>
      <Page document={document} number={number} title={title} onFail={onFail} />
      {count > 1 ? (
        <div className={styles.pages}>
          <IconButton
            icon={ChevronLeft}
            label={m.evidence_pdf_previous()}
            isDisabled={number === 1}
            onPress={() => setNumber(number - 1)}
          />
          <span role="status">{m.evidence_pdf_page({ page: String(number), count: String(count) })}</span>
          <IconButton
            icon={ChevronRight}
            label={m.evidence_pdf_next()}
            isDisabled={number === count}
            onPress={() => setNumber(number + 1)}
          />
        </div>
      ) : null}
    </div>
  );
}

interface PageProps {
  document: PDFDocumentProxy;
  number: number;
  title: string;
  onFail: () => void;
}

function Page({ document, number, title, onFail }: PageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    let stop = () => {};
    const show = async () => {
      const page = await document.getPage(number);
      if (!isWanted || !canvas.current) return;
      const drawing = draw(page, canvas.current);
      stop = () => drawing.cancel();
      await drawing.promise;
      const found = await textOf(page);
      if (isWanted) setText(found);
    };
    show().catch(() => (isWanted ? onFail() : undefined));
    return () => {
      isWanted = false;
      stop();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- failing does not change what is shown
  }, [document, number]);
  const place = { page: String(number), count: String(document.numPages), title };
  return (
    <>
      <canvas ref={canvas} role="img" aria-label={m.evidence_pdf_page_of(place)} className={styles.page} />
      <details className={styles.text}>
        <summary>{m.evidence_pdf_text()}</summary>
        <p>{text === "" ? m.evidence_pdf_no_text() : text}</p>
      </details>
    </>
  );
}

/** Sharp enough for a zoomed window, small enough for the memory of an old laptop. */
const SHARPNESS_MAX = 2;

function draw(page: PDFPageProxy, canvas: HTMLCanvasElement) {
  const { width } = page.getViewport({ scale: 1 });
  const shown = canvas.parentElement?.clientWidth || width;
  const sharpness = Math.min(SHARPNESS_MAX, Math.max(1, window.devicePixelRatio));
  const viewport = page.getViewport({ scale: (shown / width) * sharpness });
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  return page.render({ canvas, viewport });
}

async function textOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent();
  return items
    .map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : ""))
    .join("")
    .trim();
}
