// A capture that is open beside the board: what is typed in it is kept, and removing it keeps the keyboard's place.
import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { refuse, writes } from "../mock/answers";
import { demoWorld } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";

// Whole windows are drawn and looked at with axe; a busy machine needs time for that.
vi.setConfig({ testTimeout: 30_000 });

const at = "/t/team-1/board";
const commands = { ...writes };

afterEach(() => {
  Object.assign(writes, commands);
});

async function open(name: RegExp, world = demoWorld()) {
  const app = await renderApp({ at, world });
  const card = await screen.findByRole("button", { name });
  card.focus();
  await app.user.keyboard("{Enter}");
  const inspector = await screen.findByRole("complementary", { name });
  return { ...app, inspector };
}

describe("words that a capture does not take", () => {
  it("are not lost when it is closed: the window tells why, and keeps them to be copied", async () => {
    writes.change_capture = [[], () => refuse("tooLong", "300")];
    const { user, inspector } = await open(/^Bezoek aan/);
    const line = await within(inspector).findByRole("textbox", { name: "Wat gebeurde er?" });
    await user.clear(line);
    await user.click(line);
    await user.paste("a".repeat(400));
    await user.keyboard("{Escape}");
    const notice = await screen.findByRole("alertdialog", { name: /^Niet opgeslagen: ‘Wat gebeurde er\?’\. Dit is te lang/ });
    expect(screen.queryByRole("complementary", { name: /^Bezoek aan/ })).toBeNull();
    expect(within(notice).getByRole<HTMLTextAreaElement>("textbox").value).toBe("a".repeat(400));
    await expectAccessible();
    const copied = vi.spyOn(navigator.clipboard, "writeText");
    await user.click(within(notice).getByRole("button", { name: "Kopieer de tekst" }));
    expect(copied).toHaveBeenCalledWith("a".repeat(400));
  });

  it("are not lost either when they are of the long text", async () => {
    writes.save_text = [[], () => refuse("diskFull")];
    const { user, inspector } = await open(/^Bezoek aan/);
    await user.click(await within(inspector).findByRole("button", { name: /^Platte tekst/ }));
    await user.type(within(inspector).getByRole("textbox", { name: "Wat wil je erover onthouden?" }), "Lang verhaal");
    await user.click(screen.getByRole("button", { name: /^Eerste storyboard/ }));
    const notice = await screen.findByRole("alertdialog", { name: /^Niet opgeslagen/ });
    expect(within(notice).getByRole<HTMLTextAreaElement>("textbox").value).toContain("Lang verhaal");
  });
});

describe("a line that is typed over", () => {
  it("is saved with what stood there, so that nothing of a colleague is replaced unseen", async () => {
    const changed = vi.fn();
    writes.change_capture = [[], (_world, args) => void changed(args)];
    const { user, inspector } = await open(/^Bezoek aan/);
    const line = await within(inspector).findByRole<HTMLTextAreaElement>("textbox", { name: "Wat gebeurde er?" });
    const before = line.value;
    await user.type(line, ", en terug");
    await user.tab();
    await waitFor(() => expect(changed).toHaveBeenCalledOnce());
    expect(changed.mock.calls[0]?.[0]).toMatchObject({
      change: { field: "line", value: `${before}, en terug` },
      over: { field: "line", value: before },
    });
  });
});

describe("removing a capture by keyboard", () => {
  const remove = async (name: RegExp, world = demoWorld()) => {
    const app = await open(name, world);
    (await within(app.inspector).findByRole("button", { name: "Vastlegging verwijderen" })).focus();
    await app.user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("button", { name })).toBeNull());
  };
  const focusIsOn = (name: RegExp) => waitFor(() => expect(document.activeElement?.textContent).toMatch(name));

  it("moves the focus to the card after it", async () => {
    await remove(/^Bezoek aan/);
    await focusIsOn(/^Met vier collega/);
  });

  it("moves the focus to the card before it when it was the last at its step", async () => {
    await remove(/^Met vier collega/);
    await focusIsOn(/^Bezoek aan/);
  });

  it("moves the focus to the heading of the place when it was the only one", async () => {
    const world = demoWorld();
    world.captures = world.captures.slice(0, 1);
    await remove(/^Bezoek aan/, world);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1, name: "Bord" })));
  });

  it("moves the focus as well when it was erased for privacy", async () => {
    const { user, inspector } = await open(/^Bezoek aan/);
    (await within(inspector).findByRole("button", { name: /^Wissen voor privacy/ })).focus();
    await user.keyboard("{Enter}");
    within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Wissen" }).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Bezoek aan/ })).toBeNull());
    await focusIsOn(/^Met vier collega/);
  });

  it("leaves the focus on its card when it was only closed", async () => {
    const { user } = await open(/^Bezoek aan/);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("complementary", { name: /^Bezoek aan/ })).toBeNull());
    await focusIsOn(/^Bezoek aan/);
  });
});
