// What two people wrote at once in the team, who is in it, a cycle or its steps: found where it is changed, and settled.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { commands } from "../backend";
import { alsoChanged, bothWrote } from "../mock/history";
import { demoWorld } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";

vi.setConfig({ testTimeout: 30_000 });

describe("what two people wrote at once", () => {
  it("in the team and who is in it stands in the settings with the names of both, and goes when one is chosen", async () => {
    const world = demoWorld();
    world.alsoChanged = alsoChanged();
    const removal = bothWrote("member", "Tess (voorbeeld)", "deleted_at", ["", ""]);
    world.alsoChanged.push({ ...removal, record: { kind: "member", id: "member-2" } });
    const restore = vi.spyOn(commands, "restoreValue");
    const { user } = await renderApp({ at: "/settings", world });
    const box = await screen.findByRole("region", { name: "Tegelijk gewijzigd" });
    expect(within(box).getByText(/^Samir \(voorbeeld\) haalde Tess \(voorbeeld\) weg, terwijl Noor/)).toBeDefined();
    const field = within(box).getByRole("group", { name: "Mila (voorbeeld): Instelling" });
    expect(within(field).getByText("(leeg gemaakt)")).toBeDefined();
    await expectAccessible();
    within(field).getByRole("button", { name: "Deze houden: Mbo De Overkant" }).focus();
    await user.keyboard("{Enter}");
    expect(restore).toHaveBeenCalledWith("team-1", { kind: "member", id: "member-1" }, "institution", "v1");
    await waitFor(() => expect(within(box).queryByRole("group", { name: /^Mila/ })).toBeNull());
  });

  it("in a cycle and its steps stands above the board, with the name of the step", async () => {
    const world = demoWorld();
    world.alsoChanged = alsoChanged();
    const { user } = await renderApp({ at: "/t/team-1/board", world });
    const box = await screen.findByRole("region", { name: "Tegelijk gewijzigd" });
    expect(within(box).getByRole("group", { name: "Doel" })).toBeDefined();
    const step = within(box).getByRole("group", { name: /^1a .+: Stand$/ });
    await expectAccessible();
    within(step).getByRole("button", { name: "Deze houden: Bezig" }).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(within(box).queryByRole("group", { name: /^1a/ })).toBeNull());
  });
});

describe("the history of what is changed in place", () => {
  it("of a team tells who came into it, with the name of their institution", async () => {
    const { user } = await renderApp({ at: "/settings" });
    (await screen.findByRole("button", { name: "Geschiedenis: team en teamleden" })).focus();
    await user.keyboard("{Enter}");
    const list = await screen.findByRole("list", { name: /het nieuwste eerst/ });
    expect(within(list).getByText("toegevoegd: Mila (voorbeeld)")).toBeDefined();
    expect(within(list).getByText("Mbo De Overkant")).toBeDefined();
    await expectAccessible();
  });

  it("of a cycle stands where its goal is changed, and tells of its steps by name", async () => {
    const { user } = await renderApp({ at: "/t/team-1/board" });
    (await screen.findByRole("button", { name: "Doel en periode aanpassen" })).focus();
    await user.keyboard("{Enter}");
    const dialog = await screen.findByRole("dialog");
    (await within(dialog).findByRole("button", { name: "Geschiedenis" })).focus();
    await user.keyboard("{Enter}");
    expect(await within(dialog).findByText(/^gewijzigd: 1a ./)).toBeDefined();
    expect(within(dialog).getByText("was: Bezig", { exact: false })).toBeDefined();
    await expectAccessible();
  });
});
