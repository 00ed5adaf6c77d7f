// The whole window on a backend in memory: beginning, finding, setting, and what is said when things go wrong.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { reads, writes } from "../mock/answers";
import { demoWorld, emptyWorld } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";

describe("Start", () => {
  it("welcomes a newcomer with three ways to begin, accessibly", async () => {
    await renderApp({ world: emptyWorld() });
    expect(screen.getByRole("heading", { level: 1, name: "Welkom in Werkplaats" })).toBeDefined();
    expect(screen.getAllByRole("heading", { level: 2 })).toHaveLength(3);
    await expectAccessible();
  });

  it("has words for a team whose name cannot be read yet", async () => {
    const world = demoWorld();
    for (const team of world.teams) team.title = "";
    await renderApp({ world });
    expect(screen.getAllByRole("article", { name: "Je nieuwe team" })).toHaveLength(world.teams.length);
    expect(screen.getAllByRole("button", { name: "Je nieuwe team openen" })).toHaveLength(world.teams.length);
  });

  it("makes a team from three fields, and says which one is still needed", async () => {
    const { user, world } = await renderApp({ world: emptyWorld() });
    await user.click(screen.getByRole("button", { name: "Team maken" }));
    const dialog = await screen.findByRole("dialog", { name: "Een nieuw team beginnen" });
    const make = within(dialog).getByRole("button", { name: "Team maken" });
    await user.click(make);
    expect(await within(dialog).findByText("Geef het team een naam.")).toBeDefined();
    await expectAccessible();
    await user.type(within(dialog).getByRole("textbox", { name: /Hoe heet jullie team/ }), "Samen rekenen");
    await user.type(within(dialog).getByRole("textbox", { name: /Hoe heet jij/ }), "Noor");
    await user.click(make);
    await waitFor(() => expect(world.teams.map(({ title }) => title)).toEqual(["Samen rekenen"]));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("says what is wrong with an invitation code where it was typed", async () => {
    const { user } = await renderApp({ world: emptyWorld() });
    await user.click(screen.getByRole("button", { name: "Meedoen" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "Map kiezen" }));
    await user.type(within(dialog).getByRole("textbox", { name: /code/i }), "ABC");
    await user.type(within(dialog).getByRole("textbox", { name: /Hoe heet jij/ }), "Noor");
    await user.click(within(dialog).getByRole("button", { name: "Meedoen" }));
    expect((await within(dialog).findByRole("alert")).textContent).toContain("typefout");
  });
});

describe("Instellingen", () => {
  it("is accessible with a team in it", async () => {
    await renderApp({ at: "/settings" });
    await screen.findByRole("heading", { name: "Teamleden" });
    await expectAccessible();
  });

  it("switches the language at once and keeps the focus where it was", async () => {
    const { user } = await renderApp({ at: "/settings" });
    await user.click(screen.getByRole("radio", { name: "English" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeDefined();
    expect(document.documentElement.lang).toBe("en");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("radio", { name: "English" })));
  });

  it("makes all text larger, and dark when asked", async () => {
    const { user } = await renderApp({ at: "/settings" });
    await user.click(screen.getByRole("button", { name: "Tekst groter" }));
    await waitFor(() => expect(document.documentElement.style.getPropertyValue("--text-size")).toBe("1.1"));
    await user.click(screen.getByRole("radio", { name: "Donker" }));
    await waitFor(() => expect(document.documentElement.dataset.appearance).toBe("dark"));
  });

  it("leads to where sharing is arranged", async () => {
    const { user } = await renderApp({ at: "/settings" });
    await user.click(await screen.findByRole("button", { name: "Naar Delen & gezondheid" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Delen & gezondheid" })).toBeDefined();
  });

  it("keeps a name that was refused, and says so", async () => {
    const { user } = await renderApp({ at: "/settings" });
    const title = await screen.findByRole("textbox", { name: "Naam van het team" });
    await user.clear(title);
    await user.tab();
    expect(await screen.findByText(/Vul eerst iets in/)).toBeDefined();
    await user.type(title, "Beter");
    await user.tab();
    expect(await screen.findByText("Opgeslagen")).toBeDefined();
  });
});

describe("the frame", () => {
  it("says who is here and how the folder is doing", async () => {
    await renderApp();
    expect(await screen.findByText(/Alles gedeeld, 3 min geleden/)).toBeDefined();
    expect(screen.getByText("Noor")).toBeDefined();
  });

  it("finds places and items by name under one key, and Escape closes it", async () => {
    const { user } = await renderApp();
    await user.keyboard("{Control>}k{/Control}");
    const dialog = await screen.findByRole("dialog");
    await user.keyboard("inst");
    expect(await within(dialog).findByRole("menuitem", { name: "Instellingen" })).toBeDefined();
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { level: 1, name: "Instellingen" })).toBeDefined();
    await waitFor(() => expect(document.activeElement?.tagName, "arriving moves the focus to the heading").toBe("H1"));
  });

  it("goes to the item the arrow keys chose, not to the first", async () => {
    const { user } = await renderApp({ at: "/settings" });
    await user.keyboard("{Control>}k{/Control}");
    const start = await within(await screen.findByRole("dialog")).findByRole("menuitem", { name: "Start" });
    for (let press = 0; press < 3 && !start.hasAttribute("data-focused"); press++) await user.keyboard("{ArrowDown}");
    expect(start.hasAttribute("data-focused")).toBe(true);
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { level: 1, name: "Mijn teams" })).toBeDefined();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("undoes with Ctrl+Z, but leaves a field its own undo", async () => {
    const { user } = await renderApp({ at: "/settings" });
    const title = await screen.findByRole("textbox", { name: "Naam van het team" });
    await user.click(title);
    await user.keyboard("{Control>}z{/Control}");
    expect(screen.queryByText(/Ongedaan gemaakt/)).toBeNull();
    title.blur();
    await user.keyboard("{Control>}z{/Control}");
    expect(await screen.findByText("Ongedaan gemaakt: vastleggen")).toBeDefined();
  });

  it("says so when a colleague went on with what would be undone", async () => {
    const known = writes.undo;
    writes.undo = [["undo"], () => false];
    const { user } = await renderApp();
    await user.click(screen.getByRole("button", { name: /^Ongedaan maken/ }));
    expect(await screen.findByText(/Een collega is hiermee verdergegaan/)).toBeDefined();
    expect(screen.queryByText(/Ongedaan gemaakt/)).toBeNull();
    if (known) writes.undo = known;
  });

  it("says why when the app cannot begin, and begins when asked again", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const known = reads.get_settings;
    reads.get_settings = () => {
      throw { code: "dataInUse", detail: "" };
    };
    const app = renderApp();
    expect((await screen.findByRole("alert")).textContent).toContain("Een ander venster van Werkplaats");
    if (known) reads.get_settings = known;
    await userEvent.click(screen.getByRole("button", { name: "Opnieuw tonen" }));
    await app;
    expect(screen.getByRole("heading", { level: 1, name: "Mijn teams" })).toBeDefined();
  });

  it("shows why something could not be read, and tries again when asked", async () => {
    const known = reads.get_about;
    reads.get_about = () => {
      throw { code: "noAccess", detail: "werkplaats.db" };
    };
    const { user } = await renderApp({ at: "/settings" });
    expect((await screen.findByRole("alert")).textContent).toContain("Je hebt geen rechten voor werkplaats.db");
    if (known) reads.get_about = known;
    await user.click(screen.getByRole("button", { name: "Opnieuw proberen" }));
    expect(await screen.findByText("0.1.0")).toBeDefined();
  });
});
