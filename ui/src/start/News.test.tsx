// What changed since I was there, on Start and in the team.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { commands } from "../backend";
import { expectAccessible, renderApp } from "../tests/app";

vi.setConfig({ testTimeout: 30_000 });

describe("what others did since I was there", () => {
  it("is told on Start by person and item, until it was seen", async () => {
    const seen = vi.spyOn(commands, "markSeen");
    const { user } = await renderApp();
    const news = await screen.findByRole("region", { name: "Wat is er veranderd sinds je er was" });
    const team = within(news).getByRole("region", { name: "VR in de praktijkles" });
    expect(within(team).getByText("legde 2 momenten vast")).toBeTruthy();
    expect(within(team).getByRole("button", { name: /Leerdoelen in ‘Oriënteren in 360 graden’/ })).toBeTruthy();
    expect(within(team).queryByRole("button", { name: /Dubbele notitie/ }), "what is gone cannot be opened").toBeNull();
    await expectAccessible();
    await user.click(within(team).getByRole("button", { name: "Alles gezien bij VR in de praktijkles" }));
    expect(seen).toHaveBeenCalledWith("team-1", 7);
    await waitFor(() => expect(within(news).queryByRole("region", { name: "VR in de praktijkles" })).toBeNull());
  });

  it("opens the item it tells of, by keyboard", async () => {
    const { user, router } = await renderApp();
    (await screen.findByRole("button", { name: "Bezoek aan de simulatieruimte van een ander mbo openen" })).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location).toMatchObject({ pathname: "/t/team-1/board", search: { item: "c1" } }));
  });

  it("welcomes who came in, instead of telling of everything that was there", async () => {
    await renderApp();
    const team = await screen.findByRole("region", { name: "Rekenen in de bbl" });
    expect(within(team).getByText(/^Je bent erbij gekomen/)).toBeTruthy();
    expect(within(team).getByRole("button", { name: "Begrepen" })).toBeTruthy();
  });

  it("is folded away in the team, as is what was removed", async () => {
    const bringBack = vi.spyOn(commands, "bringBack");
    const { user } = await renderApp({ at: "/t/team-1/board" });
    await user.click(await screen.findByRole("button", { name: "Wat is er veranderd sinds je er was (4)" }));
    expect(await screen.findByText("legde 2 momenten vast")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Verwijderd" }));
    await user.click(await screen.findByRole("button", { name: "Terughalen: Dubbele notitie van het overleg" }));
    expect(bringBack).toHaveBeenCalledWith("team-1", { kind: "capture", id: "gone-1" });
    await expectAccessible();
  });
});
