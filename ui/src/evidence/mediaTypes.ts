// What kind of file a media type is, for people: its name, its icon, and whether the window can show it.
import {
  Archive,
  File,
  FileText,
  Film,
  Image,
  type LucideIcon,
  Music,
  Presentation,
  SquareTerminal,
  Table2,
  TextQuote,
} from "lucide-react";
import { m } from "../messages";

interface FileKind {
  label: () => string;
  icon: LucideIcon;
}

const rules: [pattern: RegExp, kind: FileKind][] = [
  [/^image\//, { label: m.evidence_type_image, icon: Image }],
  [/^video\//, { label: m.evidence_type_video, icon: Film }],
  [/^audio\//, { label: m.evidence_type_audio, icon: Music }],
  [/^application\/pdf$/, { label: m.evidence_type_pdf, icon: FileText }],
  [/csv|spreadsheet|ms-excel/, { label: m.evidence_type_table, icon: Table2 }],
  [/presentation|powerpoint/, { label: m.evidence_type_slides, icon: Presentation }],
  [/wordprocessing|msword|opendocument\.text|epub|ole-storage/, { label: m.evidence_type_document, icon: FileText }],
  [/zip/, { label: m.evidence_type_archive, icon: Archive }],
  [/executable|mach-binary|shellscript|shortcut|x-desktop|debian|x-rpm|java$/, { label: m.evidence_type_program, icon: SquareTerminal }],
  [/^text\/|json$/, { label: m.evidence_type_text, icon: TextQuote }],
];

const other: FileKind = { label: m.evidence_type_other, icon: File };

export function fileKindOf(mediaType: string): FileKind {
  return rules.find(([pattern]) => pattern.test(mediaType))?.[1] ?? other;
}

/** "Foto of plaatje (JPEG)": what it is, and the short name that experts know. */
export function sayMediaType(mediaType: string): string {
  const short = mediaType.split("/")[1] ?? "";
  const isShort = short.length > 0 && short.length <= 5 && short !== "pdf" && short !== "zip";
  return fileKindOf(mediaType).label() + (isShort ? ` (${short.toUpperCase()})` : "");
}

export type Preview = "image" | "pdf" | "none";

/** The pictures that every engine we run in can draw; others have their thumbnail at most. */
const DRAWN = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif"]);

export function previewOf(mediaType: string): Preview {
  if (DRAWN.has(mediaType)) return "image";
  return mediaType === "application/pdf" ? "pdf" : "none";
}
