// Closing the window: at once when all is saved, with a question when something would get lost.
import { emit } from "@tauri-apps/api/event";
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { writes } from "../mock/answers";
import { expectAccessible, renderApp } from "../tests/app";

vi.setConfig({ testTimeout: 60_000 });

const ask = () => act(async () => emit("closing-asked"));
const question = () => screen.findByRole("alertdialog", { name: "Werkplaats sluiten?" });
const press = (name: string) => screen.getByRole("button", { name });

async function teamName() {
  const app = await renderApp({ at: "/settings" });
  const field = await screen.findByRole<HTMLInputElement>("textbox", { name: /^Naam van het team/ });
  return { ...app, field };
}

describe("closing the window", () => {
  it("closes at once when there is nothing to save", async () => {
    const { world } = await renderApp();
    await ask();
    await waitFor(() => expect(world.isClosed).toBe(true));
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  it("saves what stands in a field first", async () => {
    const { user, world, field } = await teamName();
    await user.type(field, " en verder");
    const title = field.value;
    expect(world.teams.some((team) => team.title === title)).toBe(false);
    await ask();
    await waitFor(() => expect(world.isClosed).toBe(true));
    expect(world.teams.some((team) => team.title === title)).toBe(true);
  });

  it("stays open when saving fails, says what and why, and closes all the same when asked to", async () => {
    const { user, world, field } = await teamName();
    await user.type(field, " en verder");
    const change = writes.change_team;
    writes.change_team = [
      [],
      () => {
        throw { code: "diskFull", detail: "" };
      },
    ];
    try {
      await ask();
      const dialog = await question();
      expect(dialog.textContent).toContain(`‘${field.value}’.`);
      expect(dialog.textContent).toMatch(/schijf/i);
      await expectAccessible();
      await user.click(press("Werkplaats openhouden"));
      await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
      expect(world.isClosed).toBe(false);
      expect(field.value, "the words are still there").toContain(" en verder");
      await ask();
      await question();
      await user.click(press("Toch sluiten"));
      await waitFor(() => expect(world.isClosed).toBe(true));
    } finally {
      if (change) writes.change_team = change;
    }
  });

  it("asks before it breaks off files that are being added", async () => {
    const { world } = await renderApp();
    const copying = (id: string) => ({ id, name: `${id}.mp4`, totalBytes: 10, doneBytes: 1, state: { state: "copying" } });
    await act(async () => {
      await emit("import-progressed", copying("a"));
      await emit("import-progressed", copying("b"));
    });
    await ask();
    expect((await question()).textContent).toContain("Er worden nog 2 bestanden toegevoegd. Sluiten breekt dat af.");
    expect(world.isClosed).toBe(false);
  });

  it("asks about what is written down and not saved yet, also when its dialog is closed", async () => {
    const { user, world } = await renderApp({ at: "/t/team-1/board" });
    await user.keyboard("{Control>}n{/Control}");
    const line = await screen.findByRole("textbox", { name: "Wat gebeurde er?" });
    await user.type(line, "Zes studenten");
    await ask();
    const open = within(await question()).getAllByRole("listitem");
    expect(open.map(({ textContent }) => textContent)).toEqual(["Wat gebeurde er?"]);
    await user.click(press("Werkplaats openhouden"));
    await waitFor(() => expect(document.activeElement, "where the person was").toBe(line));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await ask();
    await question();
    expect(world.isClosed).toBe(false);
  });
});
