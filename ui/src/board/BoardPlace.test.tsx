// The board as people use it: sorting, filtering, opening, and the outline with the same powers.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { demoWorld, newWorld } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";

// Whole windows are drawn and looked at with axe; a busy machine needs time for that.
vi.setConfig({ testTimeout: 30_000 });

const at = "/t/team-1/board";
const step = (name: RegExp) => screen.findByRole("region", { name });

describe("the board", () => {
  it("shows what was captured at each step, and what still has to be sorted", async () => {
    await renderApp({ at });
    const explore = await step(/^1b/);
    expect(within(explore).getByRole("button", { name: /Bezoek aan de simulatieruimte.*#inspireren.*2 keer bewijs/ })).toBeTruthy();
    const unsorted = await step(/Nog niet gesorteerd/);
    expect(within(unsorted).getByRole("button", { name: /^Tip van de mediamentor/ })).toBeTruthy();
    await expectAccessible();
  });

  it("shows the path really taken, with the way back", async () => {
    await renderApp({ at });
    const path = await step(/De weg die jullie echt gingen/);
    const visits = within(path).getAllByRole("listitem").map((visit) => visit.textContent);
    expect(visits).toHaveLength(4);
    expect(visits[2]).toContain("1a Vraag verhelderen, terug op 13 oktober 2026");
  });

  it("moves a capture to a step by its menu, and the focus goes with it", async () => {
    const { user, world } = await renderApp({ at });
    await user.click(await screen.findByRole("button", { name: /^Verplaats naar… Tip van de mediamentor/ }));
    await user.click(await screen.findByRole("menuitem", { name: "2b Experimenteren" }));
    const experiment = await step(/^2b/);
    const card = await within(experiment).findByRole("button", { name: /^Tip van de mediamentor/ });
    expect(world.captures.find(({ id }) => id === "c5")?.step).toBe("2b");
    await waitFor(() => expect(document.activeElement).toBe(card));
  });

  it("says how far a step is, by a menu", async () => {
    const { user, world } = await renderApp({ at });
    await user.click(await screen.findByRole("button", { name: /^1c Werkhypothese opstellen: Bezig/ }));
    await user.click(await screen.findByRole("menuitem", { name: "Klaar" }));
    expect(await screen.findByRole("button", { name: /^1c Werkhypothese opstellen: Klaar/ })).toBeTruthy();
    expect(world.steps.find(({ code }) => code === "1c")?.state).toBe("klaar");
  });

  it("filters by hashtag and back", async () => {
    const { user } = await renderApp({ at });
    const filter = await screen.findByRole("group", { name: "Toon alleen" });
    await user.click(within(filter).getByRole("button", { name: "#ontwerpen" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Bezoek aan/ })).toBeNull());
    expect(screen.getByRole("button", { name: /^Eerste storyboard/ })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Toon alles" }));
    expect(await screen.findByRole("button", { name: /^Bezoek aan/ })).toBeTruthy();
  });

  it("is an outline as well, with the same powers", async () => {
    const { user } = await renderApp({ at });
    await user.click(await screen.findByRole("radio", { name: "Overzicht" }));
    const explore = await step(/^1b/);
    expect(within(explore).getByRole("heading", { level: 3, name: /^1b/ })).toBeTruthy();
    expect(within(explore).getByRole("button", { name: /Stand wijzigen/ })).toBeTruthy();
    expect(within(explore).getByRole("button", { name: /^Verplaats naar… Bezoek/ })).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("radio", { name: "Bord" }));
  });

  it("shows forty at a step at most, and all of them on demand", async () => {
    const world = demoWorld();
    const first = world.captures[0];
    if (!first) throw new Error("the demo world has captures");
    world.captures = Array.from({ length: 120 }, (_, index) => ({ ...first, id: `many-${index}`, line: `Gesprek ${index}` }));
    const { user } = await renderApp({ at, world });
    await user.click(await screen.findByRole("button", { name: "Toon alle 120" }));
    const dialog = await screen.findByRole("dialog", { name: /Alles bij 1b/ });
    expect(within(dialog).getByText("120 vastleggingen")).toBeTruthy();
    const drawn = within(dialog).queryAllByRole("listitem").length;
    expect(drawn, "only what is in sight is drawn").toBeLessThan(60);
  });

  it("teaches when it is empty, and offers the one thing to do", async () => {
    const world = newWorld();
    const { user } = await renderApp({ at, world });
    expect(await screen.findByRole("heading", { name: "Wat deden jullie vandaag?" })).toBeTruthy();
    const main = screen.getByRole("main");
    await user.click(within(main).getByRole("button", { name: "Vastleggen" }));
    expect(await screen.findByRole("dialog", { name: "Vastleggen" })).toBeTruthy();
  });
});

describe("an opened capture", () => {
  const open = async () => {
    const app = await renderApp({ at });
    await app.user.click(await screen.findByRole("button", { name: /^Bezoek aan/ }));
    const inspector = await screen.findByRole("complementary", { name: /Bezoek aan/ });
    return { ...app, inspector };
  };

  it("saves each field by itself", async () => {
    const { user, world, inspector } = await open();
    const line = await within(inspector).findByRole("textbox", { name: "Wat gebeurde er?" });
    await user.clear(line);
    await user.type(line, "Op bezoek geweest");
    await user.tab();
    await waitFor(() => expect(world.captures.find(({ id }) => id === "c1")?.line).toBe("Op bezoek geweest"));
    await user.click(within(inspector).getByRole("button", { name: "#onderzoeken" }));
    await waitFor(() => expect(world.captures.find(({ id }) => id === "c1")?.hashtag).toBe("onde"));
    await expectAccessible();
  });

  it("takes a link, also without https, and says what is wrong with what is none", async () => {
    const { user, inspector } = await open();
    await user.click(await within(inspector).findByRole("button", { name: "Link toevoegen" }));
    const form = within(inspector).getByRole("form", { name: "Nieuwe link" });
    await user.type(within(form).getByRole("textbox", { name: "Webadres" }), "geen adres");
    await user.click(within(form).getByRole("button", { name: "Link toevoegen" }));
    expect(await within(form).findByText(/Dit is geen webadres/)).toBeTruthy();
    await user.clear(within(form).getByRole("textbox", { name: "Webadres" }));
    await user.type(within(form).getByRole("textbox", { name: "Webadres" }), "slo.nl/spinnenweb");
    await user.click(within(form).getByRole("button", { name: "Link toevoegen" }));
    expect(await within(inspector).findByRole("button", { name: "https://slo.nl/spinnenweb openen in de browser" })).toBeTruthy();
  });

  it("can be removed, and the inspector closes", async () => {
    const { user, world, inspector } = await open();
    await user.click(await within(inspector).findByRole("button", { name: "Vastlegging verwijderen" }));
    await waitFor(() => expect(screen.queryByRole("complementary", { name: /Bezoek/ })).toBeNull());
    expect(world.captures.some(({ id }) => id === "c1")).toBe(false);
    expect(await screen.findByText(/^Verwijderd: Bezoek/)).toBeTruthy();
  });

  it("shows what somebody else wrote at the same time", async () => {
    const world = demoWorld();
    const shown = { value: "Bezoek", by: "Noor", atMs: null, version: "v2" };
    const also = { field: "line", value: "Rondleiding bij een ander mbo", by: "Samir", atMs: null, version: "v1", shown };
    world.details.set("c1", { text: { content: "", base: "" }, links: [], evidence: [], alsoChanged: [also] });
    const { user } = await renderApp({ at: `${at}?item=c1`, world });
    const inspector = await screen.findByRole("complementary", { name: /Bezoek aan/ });
    const field = await within(inspector).findByRole("group", { name: "Wat gebeurde er?" });
    expect(within(field).getByText(/^Staat er nu: Noor/)).toBeTruthy();
    expect(within(field).getByText(/^Ook geschreven: Samir/)).toBeTruthy();
    await expectAccessible();
    await user.click(within(field).getByRole("button", { name: "Deze houden: Rondleiding bij een ander mbo" }));
    expect(await screen.findByText("Gekozen bij Wat gebeurde er?: Rondleiding bij een ander mbo")).toBeTruthy();
  });
});

describe("the cycle above the board", () => {
  it("says its goal and period, and lets them be changed", async () => {
    const { user, world } = await renderApp({ at });
    expect(await screen.findByText("1 september 2026 tot en met 29 januari 2027")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Doel en periode aanpassen" }));
    const goal = await screen.findByRole("textbox", { name: /^Doel/ });
    await user.clear(goal);
    await user.type(goal, "Veilig oefenen");
    await user.tab();
    await waitFor(() => expect(world.cycle.goal).toBe("Veilig oefenen"));
    await expectAccessible();
  });

  it("begins a next cycle under a name", async () => {
    const { user, world } = await renderApp({ at });
    await user.click(await screen.findByRole("button", { name: "Andere cyclus bekijken" }));
    await user.click(await screen.findByRole("menuitem", { name: "Volgende cyclus beginnen" }));
    await user.type(await screen.findByRole("textbox", { name: /Hoe heet de volgende cyclus/ }), "Avondgroep");
    await user.click(screen.getByRole("button", { name: "Volgende cyclus beginnen" }));
    await waitFor(() => expect(world.teams[0]?.cycles.at(-1)?.title).toBe("Avondgroep"));
    expect(await screen.findByText("De nieuwe cyclus is begonnen.")).toBeTruthy();
  });
});
