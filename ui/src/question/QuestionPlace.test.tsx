// The question as people use it: reading it, rewriting it with a reason, and seeing what changed.
import { emit } from "@tauri-apps/api/event";
import { act, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { reads } from "../mock/answers";
import { demoWorld, newWorld } from "../mock/world";
import { draftLabels } from "../parts";
import { expectAccessible, renderApp } from "../tests/app";
import { storedAs } from "./draft";

// Whole windows are drawn and looked at with axe; a busy machine needs time for that.
vi.setConfig({ testTimeout: 30_000 });

const at = "/t/team-1/question";

describe("the question", () => {
  it("shows the current version with its reason, and all versions", async () => {
    await renderApp({ at });
    const now = await screen.findByRole("region", { name: "De vraag" });
    expect(within(now).getByText(/^Hoe laten we eerstejaars/)).toBeTruthy();
    expect(now.textContent).toContain("De eerste vraag was te breed");
    const history = screen.getByRole("region", { name: "Alle versies" });
    expect(within(history).getAllByRole("listitem")).toHaveLength(2);
    await expectAccessible();
  });

  it("marks what went and what came between two versions, also for who cannot see it", async () => {
    await renderApp({ at });
    const difference = await screen.findByRole("group", { name: "Verschil tussen versie 1 en versie 2" });
    expect(within(difference).getAllByRole("deletion").length).toBeGreaterThan(0);
    expect(difference.textContent).toContain("[erbij: ");
  });

  it("wants a reason from the second version on, and keeps the draft when closed", async () => {
    const { user, world } = await renderApp({ at });
    await user.click(await screen.findByRole("button", { name: "Vraag herschrijven" }));
    const text = await screen.findByRole("textbox", { name: "Hoe luidt de vraag?" });
    expect((text as HTMLTextAreaElement).value).toMatch(/^Hoe laten we/);
    await user.clear(text);
    await user.type(text, "Hoe oefenen eerstejaars veilig?");
    await user.click(screen.getByRole("button", { name: "Versie 3 bewaren" }));
    expect(await screen.findByText(/^Schrijf in één zin waarom/)).toBeTruthy();
    expect(world.question.versions).toHaveLength(2);
    await expectAccessible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.click(screen.getByRole("button", { name: "Vraag herschrijven" }));
    expect(((await screen.findByRole("textbox", { name: "Hoe luidt de vraag?" })) as HTMLTextAreaElement).value).toBe(
      "Hoe oefenen eerstejaars veilig?",
    );
    await user.type(screen.getByRole("textbox", { name: "Waarom verandert de vraag?" }), "Veiligheid bleek de kern.");
    await user.click(screen.getByRole("button", { name: "Versie 3 bewaren" }));
    expect(await screen.findByText("Versie 3 van de vraag is bewaard.")).toBeTruthy();
    expect(world.question.versions[0]).toMatchObject({ text: "Hoe oefenen eerstejaars veilig?", reason: "Veiligheid bleek de kern." });
  });

  it("teaches with an example while there is none, and asks no reason for the first", async () => {
    const world = newWorld();
    const { user } = await renderApp({ at, world });
    expect(await screen.findByRole("heading", { name: "Met welke vraag begint het team?" })).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Eerste vraag schrijven" }));
    await user.type(await screen.findByRole("textbox", { name: "Hoe luidt de vraag?" }), "Hoe wordt reflecteren leuk?");
    expect(screen.queryByRole("textbox", { name: "Waarom verandert de vraag?" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Versie 1 bewaren" }));
    await waitFor(() => expect(world.question.versions[0]?.text).toBe("Hoe wordt reflecteren leuk?"));
  });

  it("saves its background by itself", async () => {
    const { user, world } = await renderApp({ at });
    await user.type(await screen.findByRole("textbox", { name: "Wat hebben jullie al geprobeerd?" }), "Een gastles.");
    await user.tab();
    await waitFor(() => expect(world.question.alreadyTried).toBe("Een gastles."));
  });

  it("takes evidence of its own, new or from what the team has", async () => {
    const world = demoWorld();
    const { user } = await renderApp({ at, world });
    const evidence = await screen.findByRole("region", { name: "Bewijs" });
    await user.click(within(evidence).getByRole("button", { name: "Kies uit Bewijs" }));
    expect(await screen.findByRole("dialog", { name: "Welk bewijs hoort hierbij?" })).toBeTruthy();
    await expectAccessible();
  });
});

describe("a half-written version of the question", () => {
  const begin = async () => {
    const app = await renderApp({ at });
    await app.user.click(await screen.findByRole("button", { name: "Vraag herschrijven" }));
    const text = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Hoe luidt de vraag?" });
    await app.user.clear(text);
    await app.user.type(text, "Hoe oefenen eerstejaars?");
    return { ...app, text };
  };
  const reopen = async (user: UserEvent) => {
    await user.click(await screen.findByRole("button", { name: "Vraag herschrijven" }));
    return screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Hoe luidt de vraag?" });
  };

  it("is still there after a visit to another place, and gone once it was written", async () => {
    const { user } = await begin();
    await user.type(screen.getByRole("textbox", { name: "Waarom verandert de vraag?" }), "Het was te breed.");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.click(screen.getByRole("link", { name: "Bord" }));
    await screen.findByRole("heading", { level: 1, name: "Bord" });
    expect(draftLabels(), "it outlives the window, which closes without asking about it").toEqual([]);
    await user.click(screen.getByRole("link", { name: /^Vraag/ }));
    expect((await reopen(user)).value).toBe("Hoe oefenen eerstejaars?");
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Waarom verandert de vraag?" }).value).toBe("Het was te breed.");
    await user.click(screen.getByRole("button", { name: "Versie 3 bewaren" }));
    await screen.findByText("Versie 3 van de vraag is bewaard.");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(draftLabels()).toEqual([]);
    await user.click(screen.getByRole("link", { name: "Bord" }));
    await screen.findByRole("heading", { level: 1, name: "Bord" });
    await user.click(screen.getByRole("link", { name: /^Vraag/ }));
    await reopen(user);
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Waarom verandert de vraag?" }).value).toBe("");
  });

  it("is thrown away when the person wants that, with a way back", async () => {
    const { user } = await begin();
    expect(screen.getByText(/^Dit concept blijft op deze computer/)).toBeTruthy();
    await expectAccessible();
    screen.getByRole("button", { name: "Concept weggooien" }).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.queryByText(/^Je hebt een concept/)).toBeNull();
    const notice = await screen.findByRole("alertdialog", { name: "Je concept is weggegooid." });
    await user.click(within(notice).getByRole("button", { name: "Ongedaan maken" }));
    expect(await screen.findByText(/^Je hebt een concept/)).toBeTruthy();
    expect((await reopen(user)).value).toBe("Hoe oefenen eerstejaars?");
    await user.click(screen.getByRole("button", { name: "Concept weggooien" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect((await reopen(user)).value).toMatch(/^Hoe laten we/);
    expect(screen.queryByRole("button", { name: "Concept weggooien" })).toBeNull();
  });

  it("is there when the app starts again, for its own team and cycle only", async () => {
    const leave = (key: string, text: string) => localStorage.setItem(storedAs(key), JSON.stringify({ text, reason: "" }));
    leave("team-1/before", "Van voor het vastlopen");
    leave("team-1/gone", "Van een cyclus die er niet meer is");
    leave("team-2/before", "Van een ander team");
    const world = demoWorld();
    Object.assign(world.teams[0] ?? {}, { cycles: [{ id: "before", number: 1, title: "Eerste cyclus" }] });
    const { user } = await renderApp({ at: `${at}?cycle=gone`, world });
    expect(await screen.findByText(/^Je hebt een concept/)).toBeTruthy();
    await expectAccessible();
    const text = await reopen(user);
    expect(text.value).toBe("Van voor het vastlopen");
    await user.type(screen.getByRole("textbox", { name: "Waarom verandert de vraag?" }), "Het liep vast.");
    await user.click(screen.getByRole("button", { name: "Versie 3 bewaren" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.queryByText(/^Je hebt een concept/)).toBeNull();
    expect(localStorage.getItem(storedAs("team-1/before"))).toBeNull();
  });

  it("stays open when a colleague's next cycle comes in, which is there on entering again", async () => {
    const { user, world, router, text } = await begin();
    const readTeam = vi.spyOn(reads, "get_team");
    world.teams[0]?.cycles.push({ id: "next", number: 2, title: "Avondgroep" });
    await act(() => emit("state-changed", { team: null, topics: ["cycles"] }));
    await waitFor(() => expect(readTeam).toHaveResolved());
    await user.type(text, " Samen?");
    expect(text.isConnected, "the dialog is not taken away in mid-sentence").toBe(true);
    expect(text.value).toBe("Hoe oefenen eerstejaars? Samen?");
    await user.type(screen.getByRole("textbox", { name: "Waarom verandert de vraag?" }), "Het was te breed.");
    await user.click(screen.getByRole("button", { name: "Versie 3 bewaren" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(router.state.location.search.cycle).toBe("team-1-cycle");
    await user.click(screen.getByRole("link", { name: "Bord" }));
    await waitFor(() => expect(router.state.location.search.cycle).toBe("next"));
  });

  it("is shown as it was when the cycle in the address is not there any more", async () => {
    await renderApp({ at: `${at}?cycle=undone` });
    expect(await screen.findByRole("region", { name: "De vraag" })).toBeTruthy();
  });
});
