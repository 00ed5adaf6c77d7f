// Reads PDF documents in a worker that came with the app; nothing in a document is ever run.
import { getDocument, PDFWorker, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
// oxlint-disable-next-line import/default -- the build makes this an address
import workerAddress from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

export type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

let worker: PDFWorker | null = null;

/** The document behind an address; destroy its loading task when done, which frees its pages. */
export async function openPdf(address: string): Promise<PDFDocumentProxy> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the document could not be read: ${answer.status}`);
  const data = new Uint8Array(await answer.arrayBuffer());
  worker ??= startWorker();
  // The content security policy allows neither eval nor WebAssembly.
  return getDocument({ data, worker, isEvalSupported: false, useWasm: false, useSystemFonts: true }).promise;
}

/** Made by hand: the library would start it from a blob where the app's own address has no origin. */
function startWorker(): PDFWorker {
  const port = new Worker(workerAddress, { type: "module" });
  // Its types were read from a default value; it does take a worker.
  return new PDFWorker({ port: port as unknown as null });
}
