// Hand-over files: made, opened from every door, looked at before they are taken in, and joined with.
import { emit } from "@tauri-apps/api/event";
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { reads, writes } from "../mock/answers";
import { handover } from "../mock/sharing";
import { demoWorld, emptyWorld } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";
import { today } from "../words";

const FILE = "/media/stick/team.werkplaats";

describe("a hand-over file", () => {
  it("is made without photos when asked, and says where it is", async () => {
    const { user } = await renderApp({ at: "/t/team-1/sharing" });
    await user.click(await screen.findByRole("button", { name: "Overdrachtsbestand maken" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("checkbox"));
    await expectAccessible();
    await user.click(within(dialog).getByRole("button", { name: "Plek kiezen en maken" }));
    expect(await screen.findByRole("dialog", { name: "Het overdrachtsbestand is klaar" })).toBeDefined();
    expect(screen.getByText(/^\/media\/stick\/VR in de praktijkles .*\.werkplaats$/)).toBeDefined();
  });

  it("shows what it brings before it is taken in", async () => {
    const { user, world } = await renderApp();
    await user.click(screen.getByRole("button", { name: "Overdrachtsbestand openen" }));
    const dialog = await screen.findByRole("dialog", { name: "Overdracht van VR in de praktijkles" });
    expect(within(dialog).getByText(/Samir: 31 wijzigingen/)).toBeDefined();
    expect(world.taken, "nothing happens by looking").toEqual([]);
    await expectAccessible();
    await user.click(within(dialog).getByRole("button", { name: "Overnemen" }));
    await waitFor(() => expect(world.taken).toEqual([world.picks.handover]));
    expect(await screen.findByText("Het overdrachtsbestand is overgenomen.")).toBeDefined();
  });

  it("shows how far writing is and can be stopped, and says that nothing was made", async () => {
    const stopped: string[] = [];
    const [topics, answer] = writes.cancel_handover ?? [[], () => null];
    let refuse = (_error: unknown) => {};
    const pending = new Promise((_done, failed) => (refuse = failed));
    writes.cancel_handover = [topics, (_world, { path }) => (stopped.push(path), refuse({ code: "cancelled", detail: "" }), null)];
    const exporting = reads.export_handover;
    reads.export_handover = () => pending;
    const { user } = await renderApp({ at: "/t/team-1/sharing" });
    await user.click(await screen.findByRole("button", { name: "Overdrachtsbestand maken" }));
    await user.click(await screen.findByRole("button", { name: "Plek kiezen en maken" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Het overdrachtsbestand wordt gemaakt" });
    const path = `/media/stick/VR in de praktijkles ${today()}.werkplaats`;
    await act(() => emit("handover-progressed", { path, doneBytes: 600_000_000, totalBytes: 1_200_000_000 }));
    expect(within(dialog).getByRole("progressbar").getAttribute("aria-valuenow")).toBe("50");
    expect(within(dialog).getByText(/600\sMB van 1,2\sGB/)).toBeDefined();
    await expectAccessible();
    await user.click(within(dialog).getByRole("button", { name: "Stoppen" }));
    expect(await screen.findByText("Gestopt. Er is geen bestand gemaakt.")).toBeDefined();
    expect(stopped).toEqual([path]);
    writes.cancel_handover = [topics, answer];
    if (exporting) reads.export_handover = exporting;
  });

  it.each([
    ["asks", { newRequests: 1, asking: ["Fatima"] }, "Vraag bekijken", /Dit wil meedoen: Fatima/],
    ["was let in", { newRequests: 1, letIn: ["Fatima"] }, "Overdrachtsbestand maken", /Toegelaten: Fatima/],
  ])("tells what to do when somebody %s with it", async (_what, known, button, words) => {
    const world = demoWorld();
    const nothingElse = { newChanges: 0, newMedia: 0, brings: [] };
    world.handover = handover({ ...nothingElse, ...known });
    const { user } = await renderApp({ world });
    await emit("handover-offered", { path: FILE });
    expect(await screen.findByText("Wil meedoen")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Overnemen" }));
    const next = await screen.findByRole("dialog", { name: "Het bestand is overgenomen" });
    expect(within(next).getByText(words)).toBeDefined();
    expect(within(next).getByRole("button", { name: button })).toBeDefined();
    await expectAccessible();
  });

  it("leads to the code when its team is not here", async () => {
    const world = emptyWorld();
    world.handover = handover({ standing: "notHere", title: null });
    const { user } = await renderApp({ world });
    await emit("handover-offered", { path: FILE });
    await user.click(await screen.findByRole("button", { name: "Meedoen met een code" }));
    const join = await screen.findByRole("dialog", { name: "Meedoen met een team" });
    expect(within(join).getByText(FILE)).toBeDefined();
    await user.type(within(join).getByRole("textbox", { name: /code/i }), "werkplaats://join/7KQ2M4XN9PTB3RW8HDVCY6JZF2A");
    await user.type(within(join).getByRole("textbox", { name: /Hoe heet jij/ }), "Noor");
    await expectAccessible();
    await user.click(within(join).getByRole("button", { name: "Meedoen" }));
    await waitFor(() => expect(world.teams.map(({ id }) => id)).toEqual(["team-3"]));
  });

  it.each(["/t/team-1/board", "/t/team-1/evidence"])("dropped on %s is opened and never becomes evidence", async (at) => {
    const take = vi.spyOn(writes, "import_files", "get");
    await renderApp({ at, world: demoWorld() });
    await emit("files-offered", { paths: [FILE] });
    expect(await screen.findByRole("dialog", { name: /Overdracht van/ })).toBeDefined();
    expect(screen.queryByRole("dialog", { name: /Vastleggen/ })).toBeNull();
    expect(take).not.toHaveBeenCalled();
  });

  it("chosen among evidence is opened too, and the rest is added", async () => {
    const world = demoWorld();
    world.picks.files = [FILE, "/home/noor/foto.jpg"];
    const sent: string[][] = [];
    const [topics, answer] = writes.import_files ?? [[], () => null];
    writes.import_files = [topics, (known, args) => (sent.push(args.paths), answer(known, args))];
    const { user } = await renderApp({ at: "/t/team-1/evidence", world });
    const [add] = await screen.findAllByRole("button", { name: "Bewijs toevoegen" });
    if (add) await user.click(add);
    writes.import_files = [topics, answer];
    expect(await screen.findByRole("dialog", { name: /Overdracht van/ })).toBeDefined();
    await waitFor(() => expect(sent).toEqual([["/home/noor/foto.jpg"]]));
  });
});
