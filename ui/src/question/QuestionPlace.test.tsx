// The question as people use it: reading it, rewriting it with a reason, and seeing what changed.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { demoWorld, newWorld } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";

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
