// The designer: the web and the list have the same powers, and every field keeps what was written.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { demoWorld } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";

const AT = "/t/team-1/arrangements";

describe("the list of arrangements", () => {
  it("says how far each is, and opens one", async () => {
    const { user } = await renderApp({ at: AT });
    const card = await screen.findByRole("button", { name: /Werken aan een drukke balie/ });
    expect(card.textContent).toContain("4 van de 10 onderdelen beschreven");
    await expectAccessible();
    await user.click(card);
    const heading = await screen.findByRole("heading", { level: 1, name: "Werken aan een drukke balie" });
    expect(document.activeElement).toBe(heading);
  });

  it("teaches when it is empty, and makes one from a title", async () => {
    const world = demoWorld();
    world.arrangements = [];
    const { user } = await renderApp({ at: AT, world });
    await screen.findByRole("heading", { name: "Hier ontwerpen jullie je les, reeks of leerlijn" });
    await user.click(screen.getByRole("button", { name: "Nieuw leerarrangement" }));
    await user.click(await screen.findByRole("button", { name: "Leerarrangement maken" }));
    expect(await screen.findByText("Dit is nog leeg. Vul eerst iets in.")).toBeTruthy();
    await user.type(screen.getByRole("textbox", { name: "Titel" }), "Klachten in VR{Enter}");
    expect(await screen.findByRole("heading", { level: 1, name: "Klachten in VR" })).toBeTruthy();
  });
});

describe("the designer", () => {
  it("shows the ten as a web that the arrow keys walk through", async () => {
    const { user } = await renderApp({ at: `${AT}?item=a1` });
    const web = await screen.findByRole("radiogroup", { name: "Kies een onderdeel" });
    expect(within(web).getAllByRole("radio")).toHaveLength(10);
    expect(within(web).getByRole("radio", { name: /Tijd\s*nog leeg/ })).toBeTruthy();
    expect(screen.getByRole("img", { name: /Spinnenweb: de visie in het midden/ })).toBeTruthy();
    await expectAccessible();
    await user.click(within(web).getByRole("radio", { name: /^Visie/ }));
    await user.keyboard("{ArrowDown}");
    expect(screen.getByRole("heading", { level: 3, name: "Leerdoelen" })).toBeTruthy();
    expect(screen.getByText("Waarheen leren zij?", { selector: "header + p, header ~ p" })).toBeTruthy();
  });

  it("keeps who decides, from the web and from the list", async () => {
    const world = demoWorld();
    const { user } = await renderApp({ at: `${AT}?item=a1`, world });
    await user.click(await screen.findByRole("button", { name: /Wie bepaalt dit\?$/ }));
    await user.click(await screen.findByRole("option", { name: "De student" }));
    await waitFor(() => expect(world.arrangements[0]?.elements[0]?.whoDecides).toBe("student"));
    await user.click(screen.getByRole("radio", { name: "Lijst" }));
    const row = screen.getByRole("button", { name: /^Tijd\s*Wanneer/ });
    expect(screen.getByRole("button", { name: /^Visie\s*Waartoe/ }).textContent).toContain("De student");
    await user.click(row);
    await user.click(await screen.findByRole("button", { name: /Voor wie geldt dit\?$/ }));
    await user.click(await screen.findByRole("option", { name: "Per groep" }));
    await waitFor(() => expect(world.arrangements[0]?.elements[8]?.forWhom).toBe("groep"));
    await expectAccessible();
  });

  it("saves a description when its field is left", async () => {
    const world = demoWorld();
    const { user } = await renderApp({ at: `${AT}?item=a1`, world });
    await user.click(await screen.findByRole("button", { name: "Tijd" }));
    await user.click(await screen.findByRole("button", { name: "Platte tekst: Beschrijving: Tijd" }));
    const field = await screen.findByRole("textbox", { name: "Beschrijving: Tijd" });
    await user.type(field, "Drie lessen van een uur");
    await user.tab();
    await waitFor(() => expect(world.arrangements[0]?.elements[8]?.description.content).toBe("Drie lessen van een uur"));
    expect((await screen.findAllByText("Opgeslagen")).length).toBeGreaterThan(0);
  });

  it("reminds gently of what is still empty", async () => {
    await renderApp({ at: `${AT}?item=a1` });
    const hint = await screen.findByRole("region", { name: "Past alles nog bij elkaar?" });
    expect(within(hint).getAllByRole("listitem")).toHaveLength(6);
  });

  it("shows what somebody else wrote at the same time", async () => {
    const world = demoWorld();
    const shown = { value: "ontwerp", by: "Noor", atMs: null, version: "v2" };
    world.arrangements[0]?.alsoChanged.push({ field: "status", value: "beproefd", by: "Samir", atMs: null, version: "v1", shown });
    await renderApp({ at: `${AT}?item=a1`, world });
    expect(await screen.findByText(/Samir/)).toBeTruthy();
    expect(screen.getByText("Uitgeprobeerd", { selector: "dd > p" })).toBeTruthy();
  });

  it("opens at the element that evidence is linked to", async () => {
    await renderApp({ at: `${AT}?item=a1-toetsing` });
    expect(await screen.findByRole("heading", { level: 3, name: "Toetsing" })).toBeTruthy();
  });

  it("is removed with a way back, and says so when it is gone", async () => {
    const world = demoWorld();
    const { user } = await renderApp({ at: `${AT}?item=a2`, world });
    await user.click(await screen.findByRole("button", { name: "Acties voor Veilig oefenen met een boos gesprek" }));
    await user.click(await screen.findByRole("menuitem", { name: "Leerarrangement verwijderen" }));
    await waitFor(() => expect(world.arrangements).toHaveLength(1));
    expect(await screen.findByRole("alertdialog", { name: /Verwijderd: Veilig oefenen/ })).toBeTruthy();
  });
});
