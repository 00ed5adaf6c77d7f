// Capturing as people do it: by keyboard alone, with files at hand, and without losing what they typed.
import { emit } from "@tauri-apps/api/event";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible, renderApp } from "../tests/app";

// Whole windows are drawn and looked at with axe; a busy machine needs time for that.
vi.setConfig({ testTimeout: 30_000 });

const line = () => screen.findByRole("textbox", { name: "Wat gebeurde er?" });

async function openDialog(at = "/t/team-1/board") {
  const app = await renderApp({ at });
  await screen.findByRole("region", { name: /^1a/ });
  await app.user.keyboard("{Control>}n{/Control}");
  await screen.findByRole("dialog", { name: "Vastleggen" });
  return app;
}

describe("capturing", () => {
  it("takes one line and Enter, lays it at the step under way, and shows it on the board", async () => {
    const { user, world } = await openDialog();
    expect(document.activeElement).toBe(await line());
    await user.keyboard("Drie studenten probeerden de bril uit{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(world.captures[0]).toMatchObject({ line: "Drie studenten probeerden de bril uit", step: "1c", hashtag: null });
    expect(await screen.findByText("Vastgelegd bij 1c Werkhypothese opstellen.")).toBeTruthy();
    const hypothesis = screen.getByRole("region", { name: /^1c/ });
    expect(await within(hypothesis).findByRole("button", { name: /^Drie studenten/ })).toBeTruthy();
  });

  it("gives the focus back to where the person was", async () => {
    const { user } = await renderApp({ at: "/t/team-1/board" });
    const where = await screen.findByRole("button", { name: /^Eerste storyboard/ });
    where.focus();
    await user.keyboard("{Control>}n{/Control}");
    await line();
    await user.keyboard("Kort gesprek{Enter}");
    await waitFor(() => expect(document.activeElement).toBe(where));
  });

  it("can be taken back from the notice, or looked at", async () => {
    const { user, world } = await openDialog();
    await user.keyboard("Vergissing{Enter}");
    const notices = await screen.findByRole("region", { name: /Meldingen/ });
    expect(within(notices).getByRole("button", { name: "Bekijk" })).toBeTruthy();
    await user.click(within(notices).getByRole("button", { name: "Ongedaan maken" }));
    await waitFor(() => expect(world.captures.some((capture) => capture.line === "Vergissing")).toBe(false));
  });

  it("takes a hashtag, and nothing at all for the step", async () => {
    const { user, world } = await openDialog();
    await expectAccessible();
    await user.type(await line(), "Bezoek");
    await user.click(screen.getByRole("button", { name: "#inspireren" }));
    await user.click(screen.getByRole("button", { name: /Stap/ }));
    await user.click(await screen.findByRole("option", { name: "Nog niet sorteren" }));
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    await waitFor(() => expect(world.captures[0]).toMatchObject({ line: "Bezoek", step: null, hashtag: "insp" }));
  });

  it("asks for the line when there is none, and keeps what was typed when the dialog closes", async () => {
    const { user, world } = await openDialog();
    const before = world.captures.length;
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Schrijf eerst in één regel wat er gebeurde.")).toBeTruthy();
    expect(world.captures).toHaveLength(before);
    await user.type(await line(), "Half af");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("{Control>}n{/Control}");
    expect(((await line()) as HTMLInputElement).value).toBe("Half af");
    await user.clear(await line());
  });

  it("takes files chosen by the button and pictures pasted, and lets go of either", async () => {
    const { user } = await openDialog();
    await user.click(screen.getByRole("button", { name: "Foto of bestand kiezen" }));
    expect(await screen.findByText("simulatieruimte.jpg")).toBeTruthy();
    const picture = new File(["x"], "image.png", { type: "image/png" });
    fireEvent.paste(await line(), { clipboardData: { files: [picture], items: [] } });
    expect(await screen.findByText("Geplakte afbeelding 1.png")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "simulatieruimte.jpg niet toevoegen" }));
    expect(screen.queryByText("simulatieruimte.jpg")).toBeNull();
  });

  it("opens with files that were dropped on the window, each once", async () => {
    await renderApp({ at: "/t/team-1/board" });
    await screen.findByRole("region", { name: /^1a/ });
    await emit("files-offered", { paths: ["/tmp/foto.jpg", "/tmp/les.mp4", "/tmp/foto.jpg"] });
    const dialog = await screen.findByRole("dialog", { name: "Vastleggen" });
    expect(within(dialog).getAllByRole("listitem").map((item) => item.textContent)).toEqual(["foto.jpg", "les.mp4"]);
  });
});

describe("files on their way in", () => {
  const progress = (state: object, doneBytes = 500_000) =>
    emit("import-progressed", { id: "i1", name: "les.mp4", doneBytes, totalBytes: 1_000_000, state });

  it("show how far they are, can be stopped, and are told when they are in", async () => {
    await renderApp({ at: "/t/team-1/board" });
    await screen.findByRole("region", { name: /^1a/ });
    await progress({ state: "copying" });
    const bar = await screen.findByRole("progressbar", { name: "les.mp4" });
    expect(bar.getAttribute("aria-valuenow")).toBe("50");
    expect(screen.getByRole("button", { name: "Stoppen" })).toBeTruthy();
    await progress({ state: "done", evidence: "e9" });
    expect(await screen.findByText("les.mp4 is toegevoegd bij Bewijs.")).toBeTruthy();
    expect(screen.queryByRole("progressbar")).toBeNull();
  });

  it("say what went wrong", async () => {
    await renderApp({ at: "/t/team-1/board" });
    await screen.findByRole("region", { name: /^1a/ });
    await progress({ state: "failed", error: "fileEmpty" });
    expect(await screen.findByText("Het bestand les.mp4 is leeg. Er is niets toegevoegd.")).toBeTruthy();
  });
});
