// How the world in memory answers each command; a refusal is thrown as the core would.
import type { ErrorCode, Topic } from "../backend/bindings";
import type { Capture, CaptureQuery, EvidenceQuery, ItemKind, Team, TextField } from "./types";
import { historyAnswers, historyWrites } from "./history";
import { sharingReads, sharingWrites } from "./sharingAnswers";
import { arrangement, capture, team as newTeam, type World } from "./world";

// What arrives is what the interface sent; its types were checked there.
// oxlint-disable-next-line typescript/no-explicit-any
export type Args = any;
type Answer = (world: World, args: Args) => unknown;

export function refuse(code: ErrorCode, detail = ""): never {
  throw { code, detail };
}

const BOARD_CAPTURES_MAX = 40;

let lastId = 100;
const nextId = () => `id-${(lastId += 1)}`;

function find<T extends { id: string }>(list: T[], id: string): T {
  return list.find((one) => one.id === id) ?? refuse("notFound");
}

function set(record: object, change: { field: string; value?: unknown }): null {
  if (change.value === "" && ["title", "name", "line"].includes(change.field)) refuse("empty");
  Object.assign(record, { [change.field]: change.value ?? null });
  return null;
}

function remove(list: { id: string }[], id: string): null {
  list.splice(
    list.findIndex((one) => one.id === id),
    1,
  );
  return null;
}

const page = <T>(list: T[], { offset, limit }: { offset: number; limit: number }) => list.slice(offset, offset + limit);
const team = (world: World, { team: id }: Args): Team => find(world.teams, id);
const has = (text: string, words: string) => text.toLowerCase().includes(words.toLowerCase());

function textOf(world: World, field: TextField): { content: string; base: string } {
  switch (field.of) {
    case "captureText":
      return captureParts(world, field.id).text;
    case "evidenceNote": {
      const note = world.notes.get(field.id) ?? { content: "", base: "" };
      world.notes.set(field.id, note);
      return note;
    }
    case "elementDescription":
      return elementOf(world, field).description;
    case "elementIctRole":
      return elementOf(world, field).ictRole;
  }
}

function elementOf(world: World, { arrangement: id, code }: Args) {
  return find(world.arrangements, id).elements.find((one) => one.code === code) ?? refuse("notFound");
}

function captureParts(world: World, id: string) {
  const parts = world.details.get(id) ?? { text: { content: "", base: "" }, links: [], evidence: [], alsoChanged: [] };
  world.details.set(id, parts);
  return parts;
}

function capturesFor(world: World, query: Partial<CaptureQuery>): Capture[] {
  return world.captures.filter(
    (one) =>
      (!query.hashtag || one.hashtag === query.hashtag) &&
      (!query.step || one.step === query.step) &&
      has(one.line, query.words ?? ""),
  );
}

function boardOf(world: World, { cycle, filter }: Args) {
  const found = capturesFor(world, filter);
  const titles = [
    ["R1", "Vooronderzoek", "Preliminary research"],
    ["R2", "Ontwerpen, experimenteren en evalueren", "Design, experiment and evaluate"],
    ["R3", "Overdragen en delen", "Hand over and share"],
  ] as const;
  const unsorted = found.filter((one) => one.step === null);
  return {
    cycle: { id: cycle, number: 1, ...world.cycle },
    rounds: titles.map(([code, nl, en]) => ({
      code,
      title: { nl, en },
      steps: world.steps
        .filter((step) => step.code.startsWith(code.slice(1)))
        .map((step) => {
          const captures = found.filter((one) => one.step === step.code);
          return { ...step, captures: captures.slice(0, BOARD_CAPTURES_MAX), captureCount: captures.length };
        }),
    })),
    path: world.path.map((visit, index) => ({
      id: `visit-${index}`,
      ...visit,
      isReturn: world.path.slice(0, index).some((earlier) => earlier.step === visit.step),
    })),
    unsorted,
    unsortedCount: unsorted.length,
  };
}

function evidenceFor(world: World, query: EvidenceQuery) {
  return world.evidence.filter((one) => (!query.kind || one.kind === query.kind) && has(one.title, query.words));
}

function itemsFor(world: World, query: string) {
  const named: [ItemKind, { id: string; title: string }[]][] = [
    ["capture", world.captures.map(({ id, line }) => ({ id, title: line }))],
    ["evidence", world.evidence],
    ["arrangement", world.arrangements],
  ];
  return named.flatMap(([kind, list]) =>
    list.filter(({ title }) => has(title, query)).map(({ id, title }) => ({ kind, id, title })),
  );
}

/** Questions: they change nothing. */
export const reads: Record<string, Answer> = {
  get_settings: (world) => ({ ...world.settings }),
  get_about: (world) => world.about,
  list_teams: (world) =>
    world.teams.map(({ id, title, isDemo, members }) => ({
      id,
      title,
      isDemo,
      memberCount: members.length,
      captureCount: world.captures.length,
      evidenceCount: world.evidence.length,
      arrangementCount: world.arrangements.length,
      question: world.question.versions[0]?.text ?? "",
      round: "R1",
      step: "1c",
      stepTitle: { nl: "Werkhypothese opstellen", en: "State a working hypothesis" },
      lastChangeMs: Date.now() - 26 * 60_000,
    })),
  get_team: (world, args) => structuredClone(team(world, args)),
  get_board: boardOf,
  list_captures: (world, { query }) => {
    const found = capturesFor(world, query);
    return { captures: page(found, query), total: found.length };
  },
  get_capture: (world, { id }) => ({ capture: find(world.captures, id), ...structuredClone(captureParts(world, id)) }),
  get_question: (world) => structuredClone(world.question),
  list_evidence: (world, { query }) => {
    const found = evidenceFor(world, query);
    return { evidence: structuredClone(page(found, query)), total: found.length };
  },
  get_evidence: (world, { id }) => ({
    evidence: structuredClone(find(world.evidence, id)),
    note: { ...textOf(world, { of: "evidenceNote", id }) },
    linkedTo: [{ id: "link-1", target: { kind: "capture", id: "c1" }, title: world.captures[0]?.line ?? "", element: null }],
    alsoChanged: [],
  }),
  list_arrangements: (world) =>
    world.arrangements.map((one) => ({
      ...one,
      describedCount: one.elements.filter(({ description }) => description.content !== "").length,
      ictRoleCount: one.elements.filter(({ ictRole }) => ictRole.content !== "").length,
    })),
  get_arrangement: (world, { id }) => structuredClone(find(world.arrangements, id)),
  get_undo_state: () => ({ undo: "addCapture", redo: null }),
  ...historyAnswers,
  find_items: (world, { query }) => itemsFor(world, query),
  ...sharingReads,
  pick_files: (world) => world.picks.files,
  pick_folder: (world) => world.picks.folder,
  open_evidence: () => null,
  open_link: () => null,
  show_window: () => null,
  hold_window: () => null,
  close_window: (world) => {
    world.isClosed = true;
    return null;
  },
  first_paint: (world) => ({ files: [], link: world.link }),
};

/** Commands that change something, and the topics they announce. */
export const writes: Record<string, [topics: Topic[], answer: Answer]> = {
  change_settings: [["settings"], (world, { change }) => set(world.settings, change) ?? world.settings],
  create_team: [
    ["teams"],
    (world, { team: wanted }) => {
      if (wanted.title.trim() === "") refuse("empty");
      const made = newTeam(nextId(), wanted.title);
      made.members = [{ id: "m1", name: wanted.myName, role: null, institution: null, isMe: true }];
      made.institutions = wanted.institution ? [{ id: nextId(), name: wanted.institution, place: "" }] : [];
      world.teams.push(made);
      return made.id;
    },
  ],
  open_demo_team: [["teams"], (world) => (world.teams.push(newTeam("team-1", "VR in de praktijkles")), "team-1")],
  remove_demo_team: [["teams"], (world, { team: id }) => remove(world.teams, id)],
  change_team: [["teams"], (world, args) => set(team(world, args), args.change)],
  add_institution: [
    ["teams"],
    (world, args) => {
      if (args.name.trim() === "") refuse("empty");
      team(world, args).institutions.push({ id: nextId(), name: args.name, place: "" });
      return null;
    },
  ],
  change_institution: [["teams"], (world, args) => set(find(team(world, args).institutions, args.id), args.change)],
  remove_institution: [["teams"], (world, args) => remove(team(world, args).institutions, args.id)],
  add_member: [
    ["members"],
    (world, args) => {
      if (args.name.trim() === "") refuse("empty");
      team(world, args).members.push({ id: nextId(), name: args.name, role: null, institution: null, isMe: false });
      return null;
    },
  ],
  change_member: [["members"], (world, args) => set(find(team(world, args).members, args.id), args.change)],
  remove_member: [["members"], (world, args) => remove(team(world, args).members, args.id)],
  set_step_state: [
    ["cycles"],
    (world, { step, state }) => {
      Object.assign(world.steps.find(({ code }) => code === step) ?? refuse("unknownStep"), { state });
      return null;
    },
  ],
  start_cycle: [
    ["cycles"],
    (world, args) => {
      const { cycles } = team(world, args);
      cycles.push({ id: nextId(), number: cycles.length + 1, title: args.title });
      return cycles.at(-1)?.id;
    },
  ],
  change_cycle: [["cycles"], (world, { change }) => set(world.cycle, change)],
  add_capture: [
    ["captures", "undo"],
    (world, { capture: wanted }) => {
      if (wanted.line.trim() === "") refuse("empty");
      const made = capture(nextId(), wanted.line, wanted.hashtag, wanted.step, wanted.happenedOn ?? "2026-11-23");
      world.captures.unshift(made);
      return made.id;
    },
  ],
  change_capture: [["captures"], (world, { id, change }) => set(find(world.captures, id), change)],
  remove_capture: [["captures"], (world, { id }) => remove(world.captures, id)],
  add_link: [
    ["captures"],
    (world, { capture: id, url, title }) => {
      if (!url.startsWith("http")) refuse("notALink");
      captureParts(world, id).links.push({ id: nextId(), url, title });
      return null;
    },
  ],
  remove_link: [
    ["captures"],
    (world, { id }) => {
      for (const parts of world.details.values()) parts.links = parts.links.filter((link) => link.id !== id);
      return null;
    },
  ],
  write_question_version: [
    ["questions"],
    (world, { text, reason }) => {
      const number = world.question.versions.length + 1;
      world.question.versions.unshift({ id: nextId(), number, text, reason, writtenOn: "2026-11-23", by: "m1" });
      return null;
    },
  ],
  change_question: [["questions"], (world, { change }) => set(world.question, change)],
  import_files: [["evidence"], (_world, { paths }) => paths.map(nextId)],
  import_pasted: [["evidence"], () => nextId()],
  cancel_import: [[], () => null],
  change_evidence: [["evidence"], (world, { id, change }) => set(find(world.evidence, id), change)],
  remove_evidence: [["evidence"], (world, { id }) => remove(world.evidence, id)],
  link_evidence: [["evidence"], () => null],
  unlink_evidence: [["evidence"], () => null],
  create_arrangement: [
    ["arrangements"],
    (world, { title }) => {
      if (title.trim() === "") refuse("empty");
      const made = arrangement(nextId(), title, []);
      world.arrangements.push(made);
      return made.id;
    },
  ],
  change_arrangement: [["arrangements"], (world, { id, change }) => set(find(world.arrangements, id), change)],
  remove_arrangement: [["arrangements"], (world, { id }) => remove(world.arrangements, id)],
  change_element: [["arrangements"], (world, args) => set(elementOf(world, args), args.change)],
  save_text: [
    ["arrangements", "captures", "evidence"],
    (world, { field, content }) => {
      const text = textOf(world, field);
      Object.assign(text, { content, base: `${text.base}+` });
      return { ...text };
    },
  ],
  undo_this: [["undo"], () => true],
  undo: [["undo"], () => true],
  ...historyWrites,
  redo: [["undo"], () => true],
  ...sharingWrites,
};
