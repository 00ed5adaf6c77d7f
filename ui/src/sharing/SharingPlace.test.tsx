// Delen & gezondheid on the backend in memory: what is said when all is well and when not, and what can be done.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { demoWorld, newWorld, takeAway, troubledWorld } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";
import { problemWords } from "./problemWords";

const AT = "/t/team-1/sharing";
type User = Awaited<ReturnType<typeof renderApp>>["user"];

async function press(user: User, name: string, within_: HTMLElement = document.body) {
  await user.click(await within(within_).findByRole("button", { name }));
}

describe("how sharing is going", () => {
  it("is one calm sentence when all is well, without anything to worry about, accessibly", async () => {
    await renderApp({ at: AT });
    expect(await screen.findByRole("heading", { level: 2, name: "Alles is gedeeld" })).toBeDefined();
    expect(screen.queryByRole("heading", { name: "Wat aandacht vraagt" })).toBeNull();
    await screen.findByRole("table", { name: "Apparaten" });
    await expectAccessible();
  });

  it("is reached from the line about the folder at the bottom", async () => {
    const { user } = await renderApp();
    await user.click(await screen.findByRole("link", { name: /Alles gedeeld, 3 min geleden/ }));
    expect(await screen.findByRole("heading", { level: 1, name: "Delen & gezondheid" })).toBeDefined();
  });

  it("begins with choosing the folder when there is none", async () => {
    const { user, world } = await renderApp({ at: AT, world: newWorld() });
    await press(user, "Gedeelde map kiezen");
    await waitFor(() => expect(world.sharing.folder).toBe("/home/noor/OneDrive/Designteam VR"));
    expect(await screen.findByText("/home/noor/OneDrive/Designteam VR")).toBeDefined();
  });

  it("says how far the check of the folder is", async () => {
    const { user } = await renderApp({ at: AT });
    await press(user, "Map controleren");
    expect(await screen.findByRole("progressbar", { name: "De map wordt gecontroleerd" })).toBeDefined();
    expect(screen.getByText("0 van 340 bestanden")).toBeDefined();
    await press(user, "Stoppen");
    await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
  });

  it("tells who was taken out that their work is still here, at the bottom too", async () => {
    const world = demoWorld();
    Object.assign(world.sharing, { state: "removed", access: null });
    await renderApp({ at: AT, world });
    expect(await screen.findAllByText("Je bent niet meer in dit team; je werk staat hier nog")).toHaveLength(2);
    expect(screen.queryByRole("button", { name: "Nu delen" })).toBeNull();
  });
});

describe("what is wrong", () => {
  it("is told for each kind in its own words, with what to do, accessibly", async () => {
    await renderApp({ at: AT, world: troubledWorld() });
    const problems = await screen.findByRole("region", { name: "Wat aandacht vraagt" });
    for (const { title, safe, now } of Object.values(problemWords)) {
      expect(within(problems).getByRole("heading", { name: title() })).toBeDefined();
      expect(within(problems).getByText(safe())).toBeDefined();
      expect(within(problems).getByText(now())).toBeDefined();
    }
    expect(within(problems).getByText(/De schijf is vol/), "the folder says why").toBeDefined();
    await expectAccessible();
  });

  it("is said of a device in plain words", async () => {
    await renderApp({ at: AT, world: troubledWorld() });
    const table = await screen.findByRole("table", { name: "Apparaten" });
    expect(within(table).getByText("mist nog 3 stukken")).toBeDefined();
    expect(within(table).getByText("1 stuk hiervan is nog niet bij jou")).toBeDefined();
    expect(within(table).getByText("loopt 2 uur voor")).toBeDefined();
    expect(within(table).getByText("hier zit je nu")).toBeDefined();
  });
});

describe("people", () => {
  it("are let in by who may, and refused", async () => {
    const { user, world } = await renderApp({ at: AT, world: troubledWorld() });
    const asked = await screen.findByRole("heading", { name: "Fatima wil meedoen" });
    await press(user, "Toelaten", asked.closest("li") ?? undefined);
    await waitFor(() => expect(world.people.requests.map(({ id }) => id)).toEqual(["r2"]));
    expect(await screen.findByRole("article", { name: "Fatima" })).toBeDefined();
    await press(user, "Weigeren");
    await waitFor(() => expect(world.people.requests).toEqual([]));
  });

  it("are let in by who may only, and the others read who that is", async () => {
    const world = troubledWorld();
    const [fatima, samir] = world.people.requests;
    if (fatima && samir) world.people.requests = [{ ...fatima, mayAccept: false }, { ...samir, role: "beheerder", mayAccept: false }];
    await renderApp({ at: AT, world });
    const asks = async (name: string) => (await screen.findByRole("heading", { name })).closest("li")?.textContent;
    expect(await asks("Fatima wil meedoen")).toContain("Een beheerder of procesbegeleider kan");
    expect(await asks("Samir wil nog een apparaat toevoegen")).toContain("alleen een beheerder kan");
    expect(screen.queryByRole("button", { name: "Toelaten" })).toBeNull();
    await expectAccessible();
  });

  it("are not listed to who still waits to be let in and cannot read their names", async () => {
    const world = troubledWorld();
    world.sharing.state = "waitingForAcceptance";
    await renderApp({ at: AT, world });
    expect(await screen.findByText(/zie je zodra je bent toegelaten/)).toBeDefined();
    expect(screen.queryByRole("heading", { name: "Fatima wil meedoen" })).toBeNull();
    expect(screen.queryByRole("table", { name: "Apparaten" })).toBeNull();
    await expectAccessible();
  });

  it("are removed only after reading that the shared folder is theirs to close", async () => {
    const { user, world } = await renderApp({ at: AT });
    await press(user, "Lieke uit het team halen");
    const dialog = await screen.findByRole("alertdialog", { name: "Lieke uit het team halen?" });
    expect(within(dialog).getByText(/van de gedeelde map af/).textContent).toContain("geen weggooien");
    expect(within(dialog).getByText(/nieuwe sleutel/)).toBeDefined();
    await expectAccessible();
    await press(user, "Uit het team halen", dialog);
    await waitFor(() => expect(world.people.persons[2]?.departure?.by).toBe("Noor"));
    expect(await screen.findByRole("heading", { name: "Wie weg is" })).toBeDefined();
  });

  it("get another role with what it allows in sight", async () => {
    const { user, world } = await renderApp({ at: AT });
    await press(user, "Rol wijzigen van Samir");
    const dialog = await screen.findByRole("dialog", { name: "Rol wijzigen van Samir" });
    await user.click(within(dialog).getByRole("radio", { name: /Beheerder.*toevoegen en verwijderen/ }));
    await press(user, "Rol geven", dialog);
    await waitFor(() => expect(world.people.persons[1]?.access).toBe("beheerder"));
  });

  it("say why the last manager cannot leave", async () => {
    const world = troubledWorld();
    const { user } = await renderApp({ at: AT, world });
    await press(user, "Uit dit team gaan");
    const dialog = await screen.findByRole("alertdialog");
    await press(user, "Uit dit team gaan", dialog);
    expect((await within(dialog).findByRole("alert")).textContent).toContain("enige beheerder");
    expect(world.sharing.state).toBe("needsHelp");
  });

  it("lose one device and stay", async () => {
    const { user, world } = await renderApp({ at: AT, world: troubledWorld() });
    await press(user, "Apparaat weghalen: Apparaat 2 van Samir");
    await press(user, "Apparaat weghalen", await screen.findByRole("alertdialog"));
    await waitFor(() => expect(world.people.persons[1]?.devices[1]?.isRemoved).toBe(true));
    expect(world.people.persons[1]?.access).toBe("procesbegeleider");
  });
});

describe("an invitation", () => {
  it("shows the code, the link and a picture to scan, and can be taken back", async () => {
    const { user, world } = await renderApp({ at: AT });
    await press(user, "Iemand uitnodigen");
    const form = await screen.findByRole("dialog", { name: "Iemand uitnodigen" });
    await user.click(within(form).getByRole("radio", { name: /^Lezer/ }));
    await user.click(within(form).getByRole("radio", { name: /Meteen toelaten/ }));
    await expectAccessible();
    await press(user, "Uitnodiging maken", form);
    const made = await screen.findByRole("dialog", { name: "De uitnodiging is klaar" });
    expect(within(made).getByText("7KQ-2M4-XN9-PTB-3RW-8HD-VCY-6JZ-F2A")).toBeDefined();
    expect(within(made).getByRole("img", { name: /QR-code/ })).toBeDefined();
    expect(world.people.invitations[0]).toMatchObject({ role: "lezer", isAutomatic: true, isOwnDevice: false });
    await expectAccessible();
    await press(user, "Link kopiëren", made);
    await waitFor(async () =>
      expect(await navigator.clipboard.readText()).toMatch(/^werkplaats:\/\/join\/7KQ2M4XN9PTB3RW8HDVCY6JZF2A\?until=\d+$/),
    );
    await press(user, "Ik heb de code doorgegeven", made);
    await user.click(await screen.findByRole("button", { name: /^Intrekken: Voor een collega als Lezer/ }));
    await waitFor(() => expect(world.people.invitations).toEqual([]));
  });

  it("for another device of one's own asks for no role", async () => {
    const { user, world } = await renderApp({ at: AT });
    await press(user, "Nog een apparaat van mij");
    const form = await screen.findByRole("dialog");
    expect(within(form).queryByRole("radio", { name: /^Lezer/ })).toBeNull();
    await press(user, "Uitnodiging maken", form);
    await waitFor(() => expect(world.people.invitations[0]?.isOwnDevice).toBe(true));
  });
});

describe("files of colleagues", () => {
  it("say how much is not here yet, and how far the fetching is", async () => {
    await renderApp({ at: AT, world: troubledWorld() });
    expect(await screen.findByText(/Van 12 bestanden \(340\sMB\)/)).toBeDefined();
    expect(await screen.findByRole("progressbar", { name: "Bestanden worden opgehaald" })).toBeDefined();
  });

  it("come as the person chooses, or all at once", async () => {
    const world = demoWorld();
    Object.assign(world.health, { mediaElsewhere: 2, mediaElsewhereBytes: 90_000_000 });
    const { user } = await renderApp({ at: AT, world });
    const choice = await screen.findByRole("radiogroup", { name: "Wat komt vanzelf naar deze computer?" });
    expect(within(choice).getByRole<HTMLInputElement>("radio", { name: /^Alles ophalen/ }).checked).toBe(true);
    await user.click(within(choice).getByRole("radio", { name: /^Alleen op aanvraag/ }));
    await waitFor(() => expect(world.health.media).toBe("onDemand"));
    const [first] = world.evidence;
    if (first) takeAway(first);
    await press(user, "Alles nu ophalen");
    await waitFor(() => expect(first?.elsewhere?.isAsked).toBe(true));
    await expectAccessible();
  });

  it("that are on their way because somebody asked can be stopped", async () => {
    const world = demoWorld();
    const bytes = { mediaElsewhereBytes: 48_000_000, mediaArriving: { bytesDone: 12_000_000, bytes: 48_000_000 } };
    Object.assign(world.health, { media: "onDemand", mediaElsewhere: 1, ...bytes });
    const [first] = world.evidence;
    if (first) takeAway(first, { isAsked: true, isWanted: true });
    const { user } = await renderApp({ at: AT, world });
    await screen.findByRole("progressbar", { name: "Bestanden worden opgehaald" });
    expect(screen.queryByRole("button", { name: "Alles nu ophalen" }), "nothing is left to ask for").toBeNull();
    await press(user, "Stoppen");
    await waitFor(() => expect(first?.elsewhere?.isAsked).toBe(false));
  });
});

describe("a team without a folder", () => {
  it("invites with a code and a hand-over file, and is led through three steps", async () => {
    const { user } = await renderApp({ at: AT, world: newWorld() });
    expect(await screen.findByRole("heading", { name: "Samenwerken zonder gedeelde map" })).toBeDefined();
    await press(user, "Iemand uitnodigen");
    await press(user, "Uitnodiging maken");
    const made = await screen.findByRole("dialog", { name: "De uitnodiging is klaar" });
    expect(within(made).getByRole("heading", { name: "Zo doet je collega mee" })).toBeDefined();
    expect(within(made).queryByText("Kies de gedeelde map.")).toBeNull();
    await expectAccessible();
    await press(user, "Overdrachtsbestand maken", made);
    expect(await screen.findByRole("dialog", { name: "Overdrachtsbestand maken" })).toBeDefined();
  });

  it("tells who joined by file to send one back", async () => {
    const world = newWorld();
    Object.assign(world.sharing, { state: "waitingForAcceptance", folder: null });
    await renderApp({ at: AT, world });
    expect(await screen.findByText(/stuur dat naar wie je uitnodigde/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Gedeelde map kiezen" })).toBeNull();
  });

  it("tells who waits for nothing to ask for another code, and brings them back to joining", async () => {
    const world = newWorld();
    Object.assign(world.sharing, { state: "requestLapsed", access: null });
    const { user } = await renderApp({ at: AT, world });
    expect(await screen.findByRole("heading", { name: "Je uitnodiging geldt niet meer" })).toBeDefined();
    expect(screen.getByText("Vraag een nieuwe uitnodiging"), "the footer says it everywhere").toBeDefined();
    await expectAccessible();
    await press(user, "Meedoen met een team");
    expect(await screen.findByRole("dialog", { name: "Meedoen met een team" })).toBeDefined();
  });

  it("brings whoever is on a new device back in with an invitation", async () => {
    const world = newWorld();
    Object.assign(world.sharing, { state: "needsInvitation", access: null });
    const { user } = await renderApp({ at: AT, world });
    expect(await screen.findByRole("heading", { name: "Voor je team is deze computer nieuw" })).toBeDefined();
    expect(screen.queryByRole("button", { name: "Nu delen" })).toBeNull();
    await press(user, "Meedoen met een team");
    expect(await screen.findByRole("dialog", { name: "Meedoen met een team" })).toBeDefined();
    await expectAccessible();
  });
});
