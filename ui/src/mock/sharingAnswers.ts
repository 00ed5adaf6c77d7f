// How the world in memory answers what the place Delen & gezondheid asks.
import type { ErrorCode, Topic } from "../backend/bindings";
import { handover, openInvitation } from "./sharing";
import type { Evidence, Person, Record as LogRecord } from "./types";
import { team as newTeam, type World } from "./world";

// What arrives is what the interface sent; its types were checked there.
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = (world: World, args: any) => unknown;

/** What opens the world that is locked. */
export const PASSPHRASE = "vier woorden op rij";

function refuse(code: ErrorCode): never {
  throw { code, detail: "" };
}

function personOf(world: World, id: string): Person {
  return world.people.persons.find((one) => one.id === id) ?? refuse("notFound");
}

function depart(person: Person, by: string): null {
  Object.assign(person, { access: null, mayRemove: false, grantable: [] });
  person.departure = { atMs: Date.now(), by, unappliedChanges: 0 };
  return null;
}

const CODE = "7KQ-2M4-XN9-PTB-3RW-8HD-VCY-6JZ-F2A";
const OVER = /until=(\d+)/;

/** One code is good; a link may be over, and a link with "here" in it is of the first team. */
function lookAt(world: World, text: string) {
  if (!text.replaceAll("-", "").includes(CODE.replaceAll("-", ""))) refuse("codeMistyped");
  const until = Number(OVER.exec(text)?.[1] ?? Number.POSITIVE_INFINITY);
  const team = text.includes("here") ? (world.teams[0]?.id ?? null) : null;
  return { code: CODE, hasExpired: until * 1000 < Date.now(), team };
}

function ask(world: World, isMeant: (evidence: Evidence) => boolean, isAsked: boolean): null {
  for (const { elsewhere } of world.evidence.filter((one) => isMeant(one))) {
    if (elsewhere) Object.assign(elsewhere, { isAsked, isWanted: isAsked });
  }
  return null;
}

function erase(world: World, { kind, id }: LogRecord): null {
  const evidence = world.evidence.find((one) => one.id === id);
  const capture = world.captures.find((one) => one.id === id);
  const person = world.people.persons.find(({ member }) => member === id);
  if (person?.access) refuse("stillInTeam");
  const title = evidence?.title ?? capture?.line ?? person?.name ?? refuse("notFound");
  world.evidence = world.evidence.filter((one) => one !== evidence);
  world.captures = world.captures.filter((one) => one !== capture);
  if (person) person.name = "";
  const by = { member: null, name: "Noor", isMe: true };
  const atMs = Date.now();
  const finalAtMs = atMs + world.erasures.daysToTakeBack * 24 * 60 * 60_000;
  world.erasures.items.unshift({ id: `erasure-${id}`, kind, title, by, atMs, state: "waiting", finalAtMs, mayTakeBack: true });
  return null;
}

function joined(world: World, code: string) {
  lookAt(world, code);
  world.teams.push(newTeam("team-3", "Samen onderzoeken"));
  return { team: "team-3", role: "lid" };
}

export const sharingReads: Record<string, Answer> = {
  get_sharing: (world) => ({ ...world.sharing }),
  get_people: (world) => structuredClone(world.people),
  list_erasures: (world) => structuredClone(world.erasures),
  get_health: (world) => structuredClone(world.health),
  inspect_handover: (world, { path }) => ({ ...world.handover, path }),
  look_at_code: (world, { text }) => lookAt(world, text),
  test_store: (_world, { store }) => (store.secret === "goed" ? null : refuse("credentialsRefused")),
  get_lock: (world) => world.lock,
  get_key_place: (world) => world.keyPlace,
  pick_handover: (world) => world.picks.handover,
  pick_handover_target: (_world, { suggestion }) => `/media/stick/${suggestion}`,
  export_handover: (_world, { handover: wanted }) => handover({ path: wanted.path, newChanges: 0 }),
};

export const sharingWrites: Record<string, [topics: Topic[], answer: Answer]> = {
  choose_folder: [
    ["sharing"],
    (world, { folder }) => {
      Object.assign(world.sharing, { folder, state: "allShared", access: "beheerder", lastSharedMs: Date.now() });
      return null;
    },
  ],
  share_now: [["sharing"], (world) => Object.assign(world.sharing, { lastSharedMs: Date.now() }) && null],
  cancel_check: [["sharing"], (world) => Object.assign(world.health, { check: null }) && null],
  set_media_policy: [["sharing", "evidence"], (world, { policy }) => Object.assign(world.health, { media: policy }) && null],
  fetch_evidence: [
    ["sharing", "evidence"],
    (world, { evidence }) => ask(world, (one) => one.id === evidence, true),
  ],
  fetch_all_evidence: [["sharing", "evidence"], (world) => ask(world, () => true, true)],
  cancel_fetch: [
    ["sharing", "evidence"],
    (world, { evidence }) => ask(world, (one) => one.id === evidence, false),
  ],
  cancel_all_fetches: [["sharing", "evidence"], (world) => ask(world, () => true, false)],
  cancel_handover: [[], () => null],
  check_folder: [["sharing"], (world) => Object.assign(world.health, { check: { filesDone: 0, files: 340 } }) && null],
  create_invitation: [
    ["sharing"],
    (world, { invitation }) => {
      const { role, isAutomatic, isOwnDevice } = invitation;
      const made = openInvitation(`invitation-${world.people.invitations.length + 1}`, { role, isAutomatic, isOwnDevice });
      world.people.invitations.push(made);
      const link = `werkplaats://join/${CODE.replaceAll("-", "")}?until=1795435200`;
      return { code: CODE, link, role, expiresAt: made.expiresAt };
    },
  ],
  revoke_invitation: [
    ["sharing"],
    (world, { id }) => {
      world.people.invitations = world.people.invitations.filter((one) => one.id !== id);
      return null;
    },
  ],
  accept_request: [
    ["sharing"],
    (world, { id }) => {
      const request = world.people.requests.find((one) => one.id === id) ?? refuse("notFound");
      const known = personOf(world, "p2");
      world.people.persons.push({ ...known, id: request.id, name: request.name, access: request.role, devices: [] });
      world.people.requests = world.people.requests.filter((one) => one.id !== id);
      return null;
    },
  ],
  refuse_request: [
    ["sharing"],
    (world, { id }) => {
      world.people.requests = world.people.requests.filter((one) => one.id !== id);
      return null;
    },
  ],
  set_access: [["sharing"], (world, { person, role }) => Object.assign(personOf(world, person), { access: role }) && null],
  remove_person: [["sharing"], (world, { person }) => depart(personOf(world, person), "Noor")],
  remove_device: [
    ["sharing"],
    (world, { device: id }) => {
      for (const { devices } of world.people.persons) {
        for (const device of devices) if (device.id === id) device.isRemoved = true;
      }
      return null;
    },
  ],
  erase: [["sharing", "evidence", "captures", "members"], (world, { record }) => erase(world, record)],
  take_back_erasure: [
    ["sharing"],
    (world, { id }) => {
      world.erasures.items = world.erasures.items.filter((one) => one.id !== id);
      return null;
    },
  ],
  leave_team: [
    ["sharing"],
    (world) => {
      if (world.people.persons.filter(({ access }) => access === "beheerder").length === 1) refuse("lastManager");
      Object.assign(world.sharing, { state: "removed", access: null });
      return depart(world.people.persons.find(({ isMe }) => isMe) ?? refuse("notFound"), "");
    },
  ],
  join_team: [["teams"], (world, { join }) => joined(world, join.code)],
  join_by_store: [
    ["teams"],
    (world, { store, code }) => (store.secret === "goed" ? joined(world, code) : refuse("credentialsRefused")),
  ],
  unlock: [
    [],
    (world, { passphrase }) => {
      if (passphrase !== PASSPHRASE) refuse("passphraseWrong");
      world.lock = null;
      return null;
    },
  ],
  open_again: [[], (world) => (world.lock === null ? null : refuse(world.lock))],
  start_anew: [
    [],
    (world) => {
      world.lock = null;
      return null;
    },
  ],
  set_passphrase: [
    ["settings"],
    (world, { passphrase }) => {
      if (passphrase.length < 12) refuse("passphraseTooShort");
      world.keyPlace = "sealedFile";
      return null;
    },
  ],
  remove_passphrase: [["settings"], (world) => (world.keyPlace = "keychain")],
  join_by_handover: [["teams"], (world, { code }) => joined(world, code)],
  take_in_handover: [
    ["teams", "sharing"],
    (world, { path }) => {
      world.taken.push(path);
      return { ...world.handover, path };
    },
  ],
};
