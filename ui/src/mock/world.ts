// A small invented team in memory, to look at the interface and test it without the core.
import { alsoChanged } from "./history";
import { erasures, handover, health, people, troubledHealth, troubledPeople } from "./sharing";
import type {
  About,
  AlsoChangedRecord,
  Arrangement,
  Capture,
  CaptureDetail,
  Cycle,
  ElementCode,
  Elsewhere,
  Erasures,
  ErrorCode,
  Evidence,
  EvidenceDetail,
  Handover,
  Health,
  KeyPlace,
  People,
  Question,
  Settings,
  Sharing,
  Step,
  Team,
} from "./types";

export interface World {
  settings: Required<Settings>;
  about: About;
  teams: Team[];
  sharing: Sharing;
  people: People;
  erasures: Erasures;
  health: Health;
  /** What any hand-over file holds, and those that were taken in. */
  handover: Handover;
  taken: string[];
  /** What there is to know of the cycle on the board. */
  cycle: Omit<Cycle, "id" | "number">;
  steps: Step[];
  path: { step: string; beganOn: string }[];
  captures: Capture[];
  details: Map<string, Omit<CaptureDetail, "capture">>;
  question: Question;
  evidence: Evidence[];
  notes: Map<string, EvidenceDetail["note"]>;
  arrangements: Arrangement[];
  /** What two people wrote at once in the team, its people, the cycle or its steps. */
  alsoChanged: AlsoChangedRecord[];
  /** Items have a history, and something was removed. */
  hasHistory: boolean;
  /** What keeps the app from opening, and where its keys are. */
  lock: ErrorCode | null;
  keyPlace: KeyPlace;
  /** The link that the app was started with. */
  link: string | null;
  /** The window was closed. */
  isClosed: boolean;
  /** Teams in which all news was seen. */
  seen: Set<string>;
  /** The next pickers answer these. */
  picks: { files: string[]; folder: string | null; handover: string | null };
}

const HASH = "0f".repeat(32);

export const ELEMENT_CODES: ElementCode[] = [
  "visie",
  "doelen",
  "inhoud",
  "activiteiten",
  "docentrol",
  "bronnen",
  "groepering",
  "plaats",
  "tijd",
  "toetsing",
];

export function emptyWorld(): World {
  return {
    settings: { language: "nl", appearance: "system", textSizePercent: 100, fileMibMax: 20_480, lastTeam: null },
    about: { version: "0.1.0", dataFolder: "/home/noor/.local/share/werkplaats", safeMode: false },
    teams: [],
    sharing: sharing({ state: "localOnly" }),
    people: people(),
    erasures: erasures(),
    health: health(),
    handover: handover(),
    taken: [],
    cycle: { title: "Eerste cyclus", goal: "", period: { startsOn: null, endsOn: null } },
    steps: method(),
    path: [],
    captures: [],
    details: new Map(),
    question: question([]),
    evidence: [],
    notes: new Map(),
    arrangements: [],
    alsoChanged: [],
    hasHistory: false,
    lock: null,
    keyPlace: "keychain",
    link: null,
    isClosed: false,
    seen: new Set(),
    picks: {
      files: ["/home/noor/Afbeeldingen/simulatieruimte.jpg"],
      folder: "/home/noor/OneDrive/Designteam VR",
      handover: "/media/stick/VR in de praktijkles 2026-11-23.werkplaats",
    },
  };
}

/** A team that was made a minute ago. */
export function newWorld(): World {
  const world = emptyWorld();
  world.teams = [team("team-1", "VR in de praktijkles")];
  world.cycle.title = "";
  world.path = [{ step: "1a", beganOn: "2026-11-23" }];
  setState(world, "1a", "bezig");
  return world;
}

export function demoWorld(): World {
  const world = emptyWorld();
  world.teams = [team("team-1", "VR in de praktijkles"), team("team-2", "Rekenen in de bbl")];
  world.settings.lastTeam = "team-1";
  world.hasHistory = true;
  world.sharing = sharing({ state: "allShared", folder: "/home/noor/OneDrive/Designteam VR", access: "beheerder" });
  world.sharing.lastSharedMs = Date.now() - 3 * 60_000;
  world.cycle.goal = "Eerstejaars oefenen veilig aan een drukke balie, voordat ze op stage gaan.";
  world.cycle.period = { startsOn: "2026-09-01", endsOn: "2027-01-29" };
  world.path = [
    { step: "1a", beganOn: "2026-09-08" },
    { step: "1b", beganOn: "2026-09-29" },
    { step: "1a", beganOn: "2026-10-13" },
    { step: "1c", beganOn: "2026-11-03" },
  ];
  setState(world, "1a", "klaar");
  setState(world, "1b", "klaar");
  setState(world, "1c", "bezig");
  world.captures = [
    capture("c1", "Bezoek aan de simulatieruimte van een ander mbo", "insp", "1b", "2026-10-06", 2),
    capture("c2", "Vragenlijst: 18 van de 24 studenten missen een echt beeld van het werk", "onde", "1a", "2026-09-22", 1),
    capture("c3", "Met vier collega's een kwartier een 360-gradenvideo uitgeprobeerd", "expe", "1b", "2026-10-14", 0),
    capture("c4", "Eerste storyboard van de balie-opdracht", "ontw", "1c", "2026-11-10", 1),
    capture("c5", "Tip van de mediamentor: brillen vooraf opladen en schoonmaken", null, null, "2026-11-17", 0),
  ];
  world.question = question([
    version(2, "Hoe laten we eerstejaars met VR ervaren hoe het is om aan een drukke balie te werken?", "De eerste vraag was te breed: we kiezen één beroepssituatie."),
    version(1, "Hoe kunnen we VR inzetten in ons onderwijs?", ""),
  ]);
  world.evidence = [
    evidence("e1", "Simulatieruimte", "image/jpeg", "simulatieruimte.jpg", 3_400_000),
    evidence("e2", "Vragenlijst studenten", "text/csv", "vragenlijst.csv", 18_000),
    evidence("e3", "Draaiboek balie-opdracht", "application/pdf", "draaiboek.pdf", 640_000),
  ];
  world.arrangements = [
    arrangement("a1", "Werken aan een drukke balie", ["visie", "doelen", "activiteiten", "bronnen"]),
    arrangement("a2", "Veilig oefenen met een boos gesprek", ["visie"]),
  ];
  return world;
}

/** Everything that can be wrong with sharing, at once. */
export function troubledWorld(): World {
  const world = demoWorld();
  Object.assign(world.sharing, { state: "needsHelp", waitingChanges: 12, quarantined: 3 });
  world.people = troubledPeople();
  world.health = troubledHealth();
  world.alsoChanged = alsoChanged();
  const [first] = world.evidence;
  if (first) takeAway(first, { isWanted: true, bytesDone: 1_200_000 });
  return world;
}

/** The file of this evidence lies with a colleague. */
export function takeAway(one: Evidence, known: Partial<Elsewhere> = {}): void {
  const elsewhere = { isWanted: false, isAsked: false, isThere: true, bytesDone: 0, ...known };
  Object.assign(one, { isHere: false, hasThumbnail: false, elsewhere });
}

export function team(id: string, title: string): Team {
  return {
    id,
    title,
    kind: "design",
    sector: "mbo",
    theme: "gpl",
    programme: "",
    period: { startsOn: "2026-09-01", endsOn: "2027-07-10" },
    institutions: [{ id: "i1", name: "Mbo De Overkant", place: "Oss" }],
    members: [
      { id: "m1", name: "Noor", role: "docent", institution: "i1", isMe: true },
      { id: "m2", name: "Samir", role: "proces", institution: "i1", isMe: false },
      { id: "m3", name: "Lieke", role: "onderz", institution: null, isMe: false },
    ],
    cycles: [{ id: `${id}-cycle`, number: 1, title: "Eerste cyclus" }],
    me: "m1",
    isDemo: id === "team-1",
  };
}

export function capture(
  id: string,
  line: string,
  hashtag: Capture["hashtag"],
  step: string | null,
  happenedOn: string,
  evidenceCount = 0,
): Capture {
  return { id, line, hashtag, kind: null, step, happenedOn, by: "m1", evidenceCount, hasText: false };
}

export function evidence(id: string, title: string, mediaType: string, name: string, sizeBytes: number): Evidence {
  const isImage = mediaType.startsWith("image/");
  return {
    id,
    title,
    kind: isImage ? "opname" : "document",
    sensitivity: "team",
    happenedOn: "2026-10-06",
    by: "m1",
    addedAtMs: Date.parse("2026-10-06T14:20:00Z"),
    file: {
      hash: HASH,
      name,
      mediaType,
      sizeBytes,
      width: isImage ? 1600 : null,
      height: isImage ? 1200 : null,
      is360: false,
      hasLocation: isImage,
      takenAt: isImage ? "2026-10-06T14:12:09" : null,
      wrongExtension: false,
    },
    isHere: true,
    elsewhere: null,
    hasThumbnail: isImage,
    linkCount: 1,
  };
}

export function arrangement(id: string, title: string, described: ElementCode[]): Arrangement {
  return {
    id,
    cycle: "team-1-cycle",
    title,
    size: "reeks",
    status: "ontwerp",
    learners: "Eerstejaars bol, niveau 3",
    elements: ELEMENT_CODES.map((code) => ({
      id: `${id}-${code}`,
      code,
      description: { content: described.includes(code) ? "Studenten ervaren **zelf** hoe druk een balie is." : "", base: "" },
      ictRole: { content: described.includes(code) ? "De VR-bril maakt oefenen veilig." : "", base: "" },
      whoDecides: described.includes(code) ? "samen" : null,
      forWhom: null,
      evidenceCount: 0,
      alsoChanged: [],
    })),
    evidence: [],
    alsoChanged: [],
  };
}

function sharing(known: Partial<Sharing>): Sharing {
  return {
    state: "localOnly",
    folder: null,
    waitingChanges: 0,
    waitingFiles: 0,
    missingFiles: 0,
    quarantined: 0,
    lastSharedMs: null,
    problem: null,
    problemAbout: null,
    access: null,
    ...known,
  };
}

function question(versions: Question["versions"]): Question {
  const known = versions.length > 0;
  return {
    id: "q1",
    cycle: "team-1-cycle",
    whose: known ? "Docenten dienstverlening" : "",
    whyNow: known ? "Stageplekken worden schaarser." : "",
    learners: known ? "Eerstejaars, niveau 3" : "",
    alreadyTried: "",
    versions,
    evidence: [],
    alsoChanged: [],
  };
}

function version(number: number, text: string, reason: string): Question["versions"][number] {
  return { id: `v${number}`, number, text, reason, writtenOn: number === 1 ? "2026-09-08" : "2026-10-13", by: "m1" };
}

function setState(world: World, code: string, state: Step["state"]): void {
  const found = world.steps.find((candidate) => candidate.code === code);
  if (found) found.state = state;
}

function method(): Step[] {
  const steps: [code: string, nl: string, en: string][] = [
    ["1a", "Vraag verhelderen", "Clarify the question"],
    ["1b", "(Ict) verkennen en verzamelen", "Explore and collect (incl. ict)"],
    ["1c", "Werkhypothese opstellen", "State a working hypothesis"],
    ["1d", "Ontwerpeisen opstellen", "Draw up design requirements"],
    ["2a", "Ontwerpen", "Design"],
    ["2b", "Experimenteren", "Experiment"],
    ["2c", "Evalueren", "Evaluate"],
    ["3a", "Overdragen", "Hand over"],
    ["3b", "Delen", "Share"],
  ];
  return steps.map(([code, nl, en]) => ({
    code,
    title: { nl, en },
    prompts: [{ nl: "Wat merken jullie bij studenten?", en: "What do you notice with students?" }],
    products: [{ nl: "Een korte aantekening", en: "A short note" }],
    state: "open",
  }));
}
