// The people, devices and hand-over files of the team in memory: all well, or with something of everything.
import type { DeviceHealth, Erasures, Handover, Health, OpenInvitation, People, Person, Problem, ProblemKind } from "./types";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function people(): People {
  return {
    persons: [
      person("p1", "Noor", { access: "beheerder", isMe: true, mayRemove: false }),
      person("p2", "Samir", { access: "procesbegeleider", grantable: ["beheerder", "lid", "lezer"] }),
      person("p3", "Lieke", { access: "lezer", grantable: ["beheerder", "procesbegeleider", "lid"] }),
    ],
    requests: [],
    invitations: [],
    grantable: ["beheerder", "procesbegeleider", "lid", "lezer"],
    manages: true,
    mayLeave: false,
  };
}

function person(id: string, name: string, known: Partial<Person>): Person {
  const isMe = known.isMe ?? false;
  return {
    id,
    name,
    member: null,
    access: null,
    isMe,
    devices: [
      {
        id: `${id}-laptop`,
        isThis: isMe,
        sinceMs: Date.now() - 40 * DAY_MS,
        lastSeenMs: Date.now() - (isMe ? 3 : 26) * MINUTE_MS,
        isRemoved: false,
        mayRemove: false,
      },
    ],
    grantable: [],
    mayRemove: true,
    departure: null,
    ...known,
  };
}

export const erasures = (): Erasures => ({ items: [], mayErase: true, daysToTakeBack: 7 });

export function health(): Health {
  return {
    devices: [
      device("p1-laptop", "Noor", { isThis: true, changesHere: 1_204 }),
      device("p2-laptop", "Samir", { changesHere: 873, lastSeenMs: Date.now() - 26 * MINUTE_MS }),
      device("p3-laptop", "Lieke", { changesHere: 12, lastSeenMs: Date.now() - 2 * DAY_MS }),
    ],
    problems: [],
    check: null,
    lastCheckedMs: Date.now() - 5 * HOUR_MS,
    logBytes: 1_240_000,
    changes: 2_089,
    media: "all",
    mediaElsewhere: 0,
    mediaElsewhereBytes: 0,
    mediaArriving: null,
  };
}

function device(id: string, name: string, known: Partial<DeviceHealth>): DeviceHealth {
  return {
    device: id,
    name,
    isThis: false,
    lastSeenMs: Date.now() - 3 * MINUTE_MS,
    appVersion: "0.1.0",
    changesHere: 0,
    missingSegments: 0,
    behindSegments: 0,
    clock: "good",
    clockOffMs: 0,
    differs: false,
    ...known,
  };
}

export function openInvitation(id: string, known: Partial<OpenInvitation> = {}): OpenInvitation {
  return {
    id,
    role: "lid",
    expiresAt: new Date(Date.now() + 14 * DAY_MS).toISOString(),
    by: "Noor",
    isAutomatic: false,
    isOwnDevice: false,
    mayRevoke: true,
    ...known,
  };
}

export function troubledPeople(): People {
  const known = people();
  known.mayLeave = true;
  known.persons[1]?.devices.push({
    id: "p2-old",
    isThis: false,
    sinceMs: Date.now() - 300 * DAY_MS,
    lastSeenMs: Date.now() - 60 * DAY_MS,
    isRemoved: false,
    mayRemove: true,
  });
  known.persons.push(
    person("p4", "Bram", { departure: { atMs: Date.now() - 9 * DAY_MS, by: "Samir", unappliedChanges: 4 }, mayRemove: false }),
  );
  known.requests = [
    { id: "r1", name: "Fatima", role: "lid", atMs: Date.now() - 12 * MINUTE_MS, person: null, mayAccept: true },
    { id: "r2", name: "Samir", role: "procesbegeleider", atMs: Date.now() - HOUR_MS, person: "p2", mayAccept: true },
  ];
  known.invitations = [openInvitation("i1"), openInvitation("i2", { role: "lezer", by: "Samir", isAutomatic: true })];
  return known;
}

const ALL_PROBLEMS: [kind: ProblemKind, count: number, about: string[]][] = [
  ["folder", 1, ["diskFull"]],
  ["folderPart", 1, ["noAccess", "log/k3mzqwbnafxtrehd"]],
  ["differs", 1, ["Samir"]],
  ["damaged", 2, ["Lieke"]],
  ["unreadable", 3, []],
  ["newerFormat", 1, ["Samir"]],
  ["missingSegments", 4, ["Samir"]],
  ["notAllowed", 2, ["Lieke"]],
  ["unknownDevice", 1, []],
  ["unknownKey", 5, []],
  ["otherTeam", 12, []],
  ["clockWrong", 1, ["Lieke"]],
  ["mediaNoRoom", 3, ["simulatieruimte.jpg"]],
  ["mediaStuck", 1, ["noAccess", "draaiboek.pdf"]],
  ["mediaMissing", 2, ["Lieke"]],
  ["twoOfOneNumber", 1, ["Samir"]],
];

export function troubledHealth(): Health {
  const known = health();
  const problems: Problem[] = ALL_PROBLEMS.map(([kind, count, about]) => ({
    kind,
    count,
    about,
    sinceMs: Date.now() - 2 * HOUR_MS,
  }));
  const [, second, third] = known.devices;
  if (second) Object.assign(second, { behindSegments: 3, differs: true });
  if (third) Object.assign(third, { missingSegments: 1, clock: "ahead", clockOffMs: 2 * HOUR_MS, appVersion: null });
  return {
    ...known,
    problems,
    check: { filesDone: 420, files: 1_300 },
    mediaElsewhere: 12,
    mediaElsewhereBytes: 340_000_000,
    mediaArriving: { bytesDone: 12_000_000, bytes: 48_000_000 },
  };
}

export function handover(known: Partial<Handover> = {}): Handover {
  return {
    path: "/media/stick/VR in de praktijkles 2026-11-23.werkplaats",
    team: "team-1",
    title: "VR in de praktijkles",
    standing: "ours",
    sizeBytes: 8_400_000,
    madeAtMs: Date.now() - 2 * HOUR_MS,
    brings: [
      { name: "Samir", changes: 31, untilMs: Date.now() - 2 * HOUR_MS },
      { name: "Lieke", changes: 4, untilMs: Date.now() - 5 * HOUR_MS },
    ],
    newChanges: 35,
    knownChanges: 1_802,
    newMedia: 3,
    newMediaBytes: 7_100_000,
    newPeople: 0,
    newRequests: 0,
    asking: [],
    letIn: [],
    unreadable: 0,
    ...known,
  };
}
