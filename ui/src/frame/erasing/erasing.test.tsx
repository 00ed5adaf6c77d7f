// Erasing for privacy on the backend in memory: who may, what is said before, and keeping it after all; by keyboard too.
import { emit } from "@tauri-apps/api/event";
import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { demoWorld } from "../../mock/world";
import { expectAccessible, renderApp } from "../../tests/app";

const EVIDENCE = "/t/team-1/evidence";
const SHARING = "/t/team-1/sharing";
const TITLE = "Vragenlijst studenten";

// The page is not laid out here: a list in sight needs a height.
beforeEach(() => {
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(60);
});

async function openEvidence(world = demoWorld()) {
  const app = await renderApp({ at: EVIDENCE, world });
  await app.user.click(await screen.findByRole("button", { name: new RegExp(TITLE) }));
  await screen.findByRole("complementary", { name: TITLE });
  return { ...app, world };
}

describe("erasing for privacy", () => {
  it("says what happens, when it is final and what it cannot reach, and then does it, by keyboard", async () => {
    const { user, world } = await openEvidence();
    const button = await screen.findByRole("button", { name: `Wissen voor privacy: ${TITLE}` });
    button.focus();
    await user.keyboard("{Enter}");
    const dialog = await screen.findByRole("alertdialog", { name: `"${TITLE}" wissen voor privacy?` });
    expect(within(dialog).getByText(/Je kunt het 7 dagen terugdraaien/)).toBeDefined();
    expect(within(dialog).getByText(/kopieën die iemand zelf maakte/)).toBeDefined();
    expect(within(dialog).getByText(/Woorden.*blijven wel bewaard/)).toBeDefined();
    await expectAccessible();
    expect(document.activeElement?.textContent, "the safe way out comes first").toBe("Annuleren");
    await user.tab();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(world.evidence.some(({ title }) => title === TITLE)).toBe(false));
    await waitFor(() => expect(screen.queryByRole("complementary", { name: TITLE })).toBeNull());
    expect(await screen.findByText(/Toch bewaren kan nog 7 dagen/)).toBeDefined();
  });

  it("is not named any more by the outcome of adding it", async () => {
    const { user } = await openEvidence();
    const progress = { id: "i1", name: "vragenlijst.csv", doneBytes: null, totalBytes: null };
    await act(() => emit("import-progressed", { ...progress, state: { state: "done", evidence: "e2" } }));
    await screen.findByText("vragenlijst.csv is toegevoegd");
    await user.click(await screen.findByRole("button", { name: `Wissen voor privacy: ${TITLE}` }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Wissen" }));
    await waitFor(() => expect(screen.queryByText(/vragenlijst.csv/)).toBeNull());
    expect(screen.queryByRole("region", { name: "Wat er met je bestanden gebeurt" })).toBeNull();
  });

  it("is not done by who changes their mind", async () => {
    const { user, world } = await openEvidence();
    await user.click(await screen.findByRole("button", { name: `Wissen voor privacy: ${TITLE}` }));
    await screen.findByRole("alertdialog");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(world.evidence.some(({ title }) => title === TITLE)).toBe(true);
  });

  it("is not offered to who may not", async () => {
    const world = demoWorld();
    world.erasures.mayErase = false;
    await openEvidence(world);
    expect(screen.queryByRole("button", { name: /Wissen voor privacy/ })).toBeNull();
  });

  it("tells what waits and what is gone, and keeps it after all, accessibly", async () => {
    const world = demoWorld();
    const by = { member: null, name: "Samir", isMe: false };
    const waits = { id: "e1", kind: "evidence" as const, title: "Gesprek", by, atMs: Date.now(), finalAtMs: Date.now() + 1000 };
    world.erasures.items = [
      { ...waits, state: "waiting", mayTakeBack: true },
      { ...waits, id: "e2", title: "", state: "leaving", finalAtMs: null, mayTakeBack: false },
      { ...waits, id: "e3", title: "", state: "gone", finalAtMs: null, mayTakeBack: false },
    ];
    const { user } = await renderApp({ at: SHARING, world });
    const list = await screen.findByRole("list", { name: "Gewist voor privacy" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(3);
    expect(within(list).getByText(/Het bestand wordt nog weggehaald/)).toBeDefined();
    await expectAccessible();
    await user.click(within(list).getByRole("button", { name: "Toch bewaren: Gesprek" }));
    await waitFor(() => expect(world.erasures.items.map(({ id }) => id)).toEqual(["e2", "e3"]));
    expect(await screen.findByText('"Gesprek" blijft bewaard.')).toBeDefined();
  });

  it("takes away the name of who left, and not of who is still in", async () => {
    const world = demoWorld();
    for (const person of world.people.persons) person.member = `m-${person.id}`;
    const lieke = world.people.persons[2];
    if (!lieke) throw new Error("nobody to erase");
    Object.assign(lieke, { access: null, departure: { atMs: Date.now(), by: "Noor", unappliedChanges: 0 } });
    const { user } = await renderApp({ at: SHARING, world });
    await user.click(await screen.findByRole("button", { name: "Wissen voor privacy: Lieke" }));
    expect(screen.queryByRole("button", { name: "Wissen voor privacy: Samir" })).toBeNull();
    const dialog = await screen.findByRole("alertdialog", { name: '"Lieke" wissen voor privacy?' });
    expect(within(dialog).getByText(/Wat deze persoon schreef, blijft staan/)).toBeDefined();
    await user.click(within(dialog).getByRole("button", { name: "Wissen" }));
    await waitFor(() => expect(lieke.name).toBe(""));
    expect(await screen.findByRole("list", { name: "Gewist voor privacy" })).toBeDefined();
  });
});
