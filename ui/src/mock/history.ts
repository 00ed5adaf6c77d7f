// What the world in memory remembers of its items: a made-up history that every item shares.
import type { Topic } from "../backend/bindings";
import type {
  AlsoChangedRecord,
  HistoryChange,
  HistoryField,
  News,
  NewsItem,
  Record as LogRecord,
  RecordKind,
  Removed,
  TextVersion,
} from "./types";
import type { World } from "./world";

interface Asked {
  item: LogRecord;
  offset: number;
  limit: number;
  version: string;
}

/** What is told of with an item that people change in place. */
const WITHIN: Partial<Record<RecordKind, RecordKind[]>> = { team: ["team", "institution", "member"], cycle: ["cycle", "step"] };

const DAY_MS = 24 * 3_600_000;
const noon = new Date().setHours(12, 0, 0, 0);
const noor = { member: "m1", name: "Noor (voorbeeld)", isMe: true };
const samir = { member: "m2", name: "Samir (voorbeeld)", isMe: false };

const field = (name: string, value: string, before: string | null, known: Partial<HistoryField> = {}): HistoryField => ({
  field: name,
  value,
  before,
  isText: false,
  isStanding: false,
  isAlso: false,
  ...known,
});

const texts: Record<string, TextVersion> = {
  t1: { before: "", content: "Studenten kijken rond in de simulatieruimte." },
  t2: {
    before: "Studenten kijken rond in de simulatieruimte.",
    content: "Studenten kijken rustig rond in de simulatieruimte. Daarna vertellen ze wat hen opviel.",
  },
};

/** What happened to a part of an item. */
function part(kind: RecordKind, id: string): Partial<HistoryChange> {
  const standing = { isStanding: true };
  switch (kind) {
    case "team":
      return {
        record: { kind: "member", id: "m9" },
        what: "made",
        title: "Mila (voorbeeld)",
        fields: [field("name", "Mila (voorbeeld)", null, standing), field("institution", "i1", null, standing)],
      };
    case "cycle":
      return { record: { kind: "step", id: `${id}-1a` }, title: "1a", fields: [field("state", "klaar", "bezig", standing)] };
    default:
      return {
        record: { kind: "evidence_link", id: `${id}-link` },
        what: "made",
        title: "Foto van de balie",
        fields: [field("evidence", "e1", null, standing)],
      };
  }
}

function changesOf({ kind, id }: LogRecord): HistoryChange[] {
  const record = { kind, id };
  const change = (version: string, ago: number, known: Partial<HistoryChange>): HistoryChange => ({
    version,
    record,
    what: "changed",
    title: "",
    element: null,
    by: samir,
    atMs: noon - ago,
    fields: [],
    ...known,
  });
  const text = kind === "evidence" ? "note" : kind === "capture" ? "text" : null;
  const line = kind === "capture" ? "line" : "title";
  const word = (isStanding: boolean) => (text ? [field(text, "", null, { isText: true, isStanding })] : []);
  return [
    change("t2", 20 * 60_000, { fields: word(true) }),
    change("v3", 40 * 60_000, {
      by: noor,
      fields: [field(line, "Bezoek aan de simulatieruimte van de opleiding", "Bezoek aan een simulatieruimte", { isStanding: true })],
    }),
    change("v2", DAY_MS, { by: noor, ...part(kind, id) }),
    change("t1", DAY_MS + 5 * 60_000, { fields: word(false) }),
    change("v1", 3 * DAY_MS, {
      what: "made",
      by: noor,
      fields: [
        field(line, "Bezoek aan een simulatieruimte", null),
        ...(kind === "capture" ? [field("hashtag", "insp", null, { isStanding: true })] : []),
      ],
    }),
  ].filter((one) => one.fields.length > 0);
}

export const bothWrote = (kind: RecordKind, title: string, name: string, [shown, other]: [string, string]): AlsoChangedRecord => ({
  record: { kind, id: `${kind}-1` },
  title,
  others: [
    {
      field: name,
      value: other,
      by: samir.name,
      atMs: noon - 60_000,
      version: "v1",
      shown: { value: shown, by: noor.name, atMs: noon, version: "v2" },
    },
  ],
});

/** What two people wrote at once in the team and the cycle. */
export const alsoChanged = (): AlsoChangedRecord[] => [
  bothWrote("team", "", "theme", ["gpl", "gel"]),
  bothWrote("member", "Mila (voorbeeld)", "institution", ["", "i1"]),
  bothWrote("cycle", "", "goal", ["Rustig oefenen aan een balie.", "Veilig oefenen aan een drukke balie."]),
  bothWrote("step", "1a", "state", ["klaar", "bezig"]),
];

const removed: Removed[] = [
  { record: { kind: "capture", id: "gone-1" }, title: "Dubbele notitie van het overleg", by: samir, atMs: noon - DAY_MS },
];

const news = (kind: NewsItem["kind"], id: string, title: string, known: Partial<NewsItem> = {}): NewsItem => ({
  what: "made",
  kind,
  target: { kind: "capture", id },
  title,
  element: null,
  fields: [],
  atMs: noon,
  ...known,
});

const newsItems: NewsItem[] = [
  news("capture", "c1", "Bezoek aan de simulatieruimte van een ander mbo"),
  news("capture", "c3", "Met vier collega's een kwartier een 360-gradenvideo uitgeprobeerd"),
  news("element", "a1-doelen", "Oriënteren in 360 graden", {
    what: "changed",
    element: "doelen",
    fields: ["description"],
    target: { kind: "element", id: "a1-doelen" },
  }),
  news("capture", "gone-1", "Dubbele notitie van het overleg", { what: "removed" }),
];

export const historyAnswers = {
  get_history: (world: World, { item, offset, limit }: Asked) => {
    const changes = world.hasHistory ? changesOf(item) : [];
    return { changes: changes.slice(offset, offset + limit), total: changes.length };
  },
  get_text_version: (_world: World, { version }: Asked) => texts[version] ?? { before: "", content: "" },
  list_news: (world: World): News[] =>
    world.teams.map(({ id }, index) => ({
      team: id,
      isNewcomer: index === 1 && !world.seen.has(id),
      people: world.hasHistory && index === 0 && !world.seen.has(id) ? [{ by: samir, atMs: noon, items: newsItems }] : [],
      more: 0,
      batch: 7,
    })),
  list_also_changed: (world: World, { item }: Asked) =>
    world.alsoChanged.filter(({ record: { kind } }) => (WITHIN[item.kind] ?? []).includes(kind)),
  list_removed: (world: World) => (world.hasHistory ? removed : []),
};

/** What somebody chose is told of no more. */
function settle(world: World, { record }: Written): null {
  world.alsoChanged = world.alsoChanged.filter((one) => one.record.id !== record.id);
  return null;
}

type Written = { team: string; record: LogRecord };

export const historyWrites: Record<string, [topics: Topic[], answer: (world: World, args: Written) => null]> = {
  mark_seen: [["news"], (world, { team }) => (world.seen.add(team), null)],
  restore_value: [["captures", "cycles", "members", "teams"], settle],
  bring_back: [["captures", "cycles", "members", "teams"], settle],
};
