// The history of an item as people use it: unfolding, reading what changed, and putting it back, by keyboard alone.
import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { commands } from "../../backend";
import { newWorld } from "../../mock/world";
import { expectAccessible, renderApp } from "../../tests/app";

vi.setConfig({ testTimeout: 30_000 });

async function unfold() {
  const app = await renderApp({ at: "/t/team-1/board?item=c1" });
  const inspector = await screen.findByRole("complementary", { name: /Bezoek aan/ });
  const toggle = await within(inspector).findByRole("button", { name: "Geschiedenis", expanded: false });
  toggle.focus();
  await app.user.keyboard("{Enter}");
  const list = await within(inspector).findByRole("list", { name: /het nieuwste eerst/ });
  return { ...app, list };
}

describe("the history of an item", () => {
  it("is folded away, and tells by day who did what", async () => {
    const { list } = await unfold();
    const lines = within(list).getAllByRole("listitem").map((line) => line.textContent);
    expect(lines.some((line) => line?.includes("Samir (voorbeeld)"))).toBe(true);
    expect(lines.some((line) => line?.includes("gekoppeld: Foto van de balie"))).toBe(true);
    expect(within(list).getByText("inspireren")).toBeTruthy();
    await expectAccessible();
  });

  it("shows the words that went and came, also against another version", async () => {
    const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
    const { user, list } = await unfold();
    const [newest] = within(list).getAllByRole("button", { name: /^Wat veranderde er in/ });
    newest?.focus();
    await user.keyboard("{Enter}");
    const difference = await within(list).findByRole("group", { name: "Verschil in Wat wil je erover onthouden?" });
    expect(difference.querySelector("ins")?.textContent).toContain("rustig");
    expect(scrolled.mock.contexts, "it opens in sight").toContain(difference.parentElement);
    expect(within(list).getByRole("button", { name: /Vergelijk met/ })).toBeTruthy();
    await expectAccessible();
  });

  it("puts an old value back", async () => {
    const restore = vi.spyOn(commands, "restoreValue");
    const { user, list } = await unfold();
    within(list).getByRole("button", { name: "Terugzetten: Wat gebeurde er?, Bezoek aan een simulatieruimte" }).focus();
    await user.keyboard("{Enter}");
    expect(restore).toHaveBeenCalledWith("team-1", { kind: "capture", id: "c1" }, "line", "v1");
    expect(await screen.findByText("Teruggezet: Wat gebeurde er?")).toBeTruthy();
  });

  it("says what will stand here when there is nothing yet", async () => {
    const { user } = await renderApp({ at: "/t/team-1/question", world: newWorld() });
    await user.click(await screen.findByRole("button", { name: "Geschiedenis" }));
    expect(await screen.findByText(/^Hier is nog niets geschreven/)).toBeTruthy();
  });
});
