// The library of evidence: finding, adding, describing, linking and removing, by name and by keyboard.
import { emit } from "@tauri-apps/api/event";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ImportProgress, ProblemKind } from "../backend";
import { reads, writes } from "../mock/answers";
import { demoWorld, evidence, takeAway } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";

const AT = "/t/team-1/evidence";

// The page is not laid out here: a list in sight needs a height.
beforeEach(() => {
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(60);
});

const commands = { ...writes };

afterEach(() => {
  Object.assign(writes, commands);
});

/** Listens in on a command without changing what it does. */
function watch(command: string) {
  const [topics, answer] = commands[command] ?? [[], () => null];
  const spy = vi.fn((...asked: Parameters<typeof answer>) => answer(...asked));
  writes[command] = [topics, spy];
  return spy;
}

const tellProgress = (progress: Partial<ImportProgress>) =>
  act(() => emit("import-progressed", { id: "i1", name: "les.mp4", doneBytes: null, totalBytes: null, ...progress }));

describe("the library of evidence", () => {
  it("shows what the team has, as pictures and as a table with the same powers", async () => {
    const { user } = await renderApp({ at: AT });
    expect(await screen.findByRole("button", { name: /Simulatieruimte/ })).toBeTruthy();
    expect(screen.getByText("3 stuks")).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("radio", { name: "Tabel" }));
    const table = screen.getByRole("table", { name: "Bewijs" });
    expect(within(table).getAllByRole("row")).toHaveLength(4);
    await expectAccessible();
    await user.click(within(table).getByRole("button", { name: "Vragenlijst studenten" }));
    expect(await screen.findByRole("complementary", { name: "Vragenlijst studenten" })).toBeTruthy();
  });

  it("draws only the rows in sight of a thousand", async () => {
    const world = demoWorld();
    world.evidence = Array.from({ length: 1000 }, (_, index) =>
      evidence(`n${index}`, `Foto ${index}`, "image/jpeg", `foto-${index}.jpg`, 1000),
    );
    const { user } = await renderApp({ at: AT, world });
    expect(await screen.findByText("1.000 stuks")).toBeTruthy();
    await user.click(screen.getByRole("radio", { name: "Tabel" }));
    const rows = screen.getAllByRole("row").length;
    expect(rows).toBeGreaterThan(5);
    expect(rows).toBeLessThan(60);
    expect(screen.getByRole("table").getAttribute("aria-rowcount")).toBe("1001");
  });

  it("finds by words and says so when nothing fits", async () => {
    const { user } = await renderApp({ at: AT });
    const search = await screen.findByRole("searchbox", { name: "Zoek op titel of bestandsnaam" });
    await user.type(search, "draaiboek");
    expect(await screen.findByText("1 stuk")).toBeTruthy();
    await user.type(search, "zzz");
    await user.click(await screen.findByRole("button", { name: "Alles tonen" }));
    expect(await screen.findByText("3 stuks")).toBeTruthy();
  });

  it("teaches when it is empty, and adds what is chosen", async () => {
    const world = demoWorld();
    world.evidence = [];
    const take = watch("import_files");
    const { user } = await renderApp({ at: AT, world });
    expect(await screen.findByRole("heading", { name: "Hier verzamelen jullie wat je zag" })).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Bewijs toevoegen" }));
    await waitFor(() => expect(take).toHaveBeenCalledOnce());
    expect(take.mock.calls[0]?.[1]).toMatchObject({ team: "team-1", paths: world.picks.files, target: null });
  });

  it("takes files that are dropped on the window, instead of the capture dialog", async () => {
    const take = watch("import_files");
    await renderApp({ at: AT });
    await screen.findByText("3 stuks");
    await act(() => emit("files-offered", { paths: ["/home/noor/les.mp4"] }));
    await waitFor(() => expect(take).toHaveBeenCalledOnce());
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("takes a pasted picture, and leaves pasting in a field alone", async () => {
    const paste = watch("import_pasted");
    await renderApp({ at: AT });
    await screen.findByText("3 stuks");
    const picture = new File([new Uint8Array([1, 2, 3])], "image.png", { type: "image/png" });
    fireEvent.paste(screen.getByRole("searchbox"), { clipboardData: { files: [picture] } });
    fireEvent.paste(document.body, { clipboardData: { files: [picture] } });
    await waitFor(() => expect(paste).toHaveBeenCalledOnce());
    expect(paste.mock.calls[0]?.[1]).toMatchObject({ content: "AQID", name: expect.stringMatching(/^Geplakt op .+\.png$/) });
  });

  it("tells how far each file is, how it ended and why it failed, until that is cleared", async () => {
    const cancel = watch("cancel_import");
    const { user } = await renderApp({ at: AT });
    await screen.findByText("3 stuks");
    await tellProgress({ doneBytes: 1_200_000, totalBytes: 2_400_000, state: { state: "copying" } });
    const area = await screen.findByRole("region", { name: "Wat er met je bestanden gebeurt" });
    expect(within(area).getByRole("progressbar", { name: "les.mp4" }).getAttribute("aria-valuenow")).toBe("50");
    expect(within(area).getByText("1,2 MB van 2,4 MB")).toBeTruthy();
    await user.click(within(area).getByRole("button", { name: "Stoppen" }));
    expect(cancel).toHaveBeenCalledOnce();
    await tellProgress({ state: { state: "cancelled" } });
    await tellProgress({ id: "i2", name: "leeg.txt", state: { state: "failed", error: "fileEmpty" } });
    await tellProgress({ id: "i3", name: "foto.jpg", state: { state: "alreadyHere", evidence: "e1" } });
    expect(await within(area).findByText("les.mp4 is gestopt. Er is niets bewaard.")).toBeTruthy();
    expect(within(area).getByText(/Het bestand leeg.txt is leeg/)).toBeTruthy();
    await expectAccessible(area);
    await user.click(within(area).getByRole("button", { name: "foto.jpg tonen" }));
    expect(await screen.findByRole("complementary", { name: "Simulatieruimte" })).toBeTruthy();
    await user.click(within(area).getByRole("button", { name: "Uitkomsten wissen" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Wat er met je bestanden gebeurt" })).toBeNull());
  });
});

describe("one piece of evidence", () => {
  it("says what it is, warns, and keeps what is changed", async () => {
    const world = demoWorld();
    const { user } = await renderApp({ at: `${AT}?item=e1`, world });
    const aside = await screen.findByRole("complementary", { name: "Simulatieruimte" });
    expect(await within(aside).findByRole("img", { name: "Voorbeeld van Simulatieruimte" })).toBeTruthy();
    expect(within(aside).getByText(/In deze foto staat waar hij is gemaakt/)).toBeTruthy();
    expect(within(aside).getByText("1.600 bij 1.200 beeldpunten")).toBeTruthy();
    expect(within(aside).getByText("Noor")).toBeTruthy();
    await expectAccessible();
    const title = within(aside).getByRole("textbox", { name: "Titel" });
    await user.clear(title);
    await user.type(title, "De balie in VR{Enter}");
    await waitFor(() => expect(world.evidence[0]?.title).toBe("De balie in VR"));
    await user.click(within(aside).getByRole("button", { name: /Voor wie$/ }));
    await user.click(await screen.findByRole("option", { name: "Bijzondere gegevens: niet opslaan" }));
    expect(await within(aside).findByText(/mogen jullie hier niet opslaan/)).toBeTruthy();
  });

  it("says that a file is not here, and how large it is; fetching it can be taken back", async () => {
    const world = demoWorld();
    const [first] = world.evidence;
    if (first) takeAway(first);
    const { user } = await renderApp({ at: `${AT}?item=e1`, world });
    const aside = await screen.findByRole("complementary", { name: "Simulatieruimte" });
    expect(await within(aside).findByText(/Dit bestand \(3,4\sMB\) staat niet op deze computer/)).toBeTruthy();
    expect(within(aside).queryByRole("button", { name: "Open in het programma van je computer" })).toBeNull();
    await expectAccessible();
    within(aside).getByRole("button", { name: "Nu ophalen" }).focus();
    await user.keyboard("{Enter}");
    expect(await within(aside).findByRole("progressbar", { name: "Simulatieruimte wordt opgehaald" })).toBeTruthy();
    expect(first?.elsewhere?.isAsked).toBe(true);
    await expectAccessible();
    await user.click(within(aside).getByRole("button", { name: "Annuleren" }));
    expect(await within(aside).findByRole("button", { name: "Nu ophalen" })).toBeTruthy();
    expect(first?.elsewhere?.isAsked).toBe(false);
  });

  it("that came half says so and goes on there", async () => {
    const world = demoWorld();
    const [first] = world.evidence;
    if (first) takeAway(first, { bytesDone: 1_700_000 });
    await renderApp({ at: `${AT}?item=e1`, world });
    expect(await screen.findByText(/1,7\sMB van 3,4\sMB\. Ophalen gaat verder waar het stopte/)).toBeTruthy();
  });

  describe("whose file is kept back", () => {
    /** The first piece of evidence, with what health says. */
    const withProblem = (kind: ProblemKind, count: number, ...about: string[]) => {
      const world = demoWorld();
      world.health.problems = [{ kind, count, about, sinceMs: null }];
      return world;
    };
    const inspector = () => screen.findByRole("complementary", { name: "Simulatieruimte" });

    it("says that it does not fit here and what to do, instead of that it is on its way", async () => {
      const share = watch("share_now");
      const world = withProblem("mediaNoRoom", 1, "simulatieruimte.jpg");
      world.health.media = "onDemand";
      const [first] = world.evidence;
      if (first) takeAway(first, { isWanted: true, isAsked: true });
      const { user } = await renderApp({ at: `${AT}?item=e1`, world });
      const aside = await inspector();
      expect(await within(aside).findByRole("heading", { name: "Dit bestand past niet op deze computer" })).toBeTruthy();
      expect(within(aside).getByText(/^Maak ruimte vrij op deze computer/)).toBeTruthy();
      expect(within(aside).queryByRole("progressbar")).toBeNull();
      await expectAccessible();
      within(aside).getByRole("button", { name: "Opnieuw proberen" }).focus();
      await user.keyboard("{Enter}");
      await waitFor(() => expect(share).toHaveBeenCalledOnce());
      await user.click(within(aside).getByRole("button", { name: "Niet meer ophalen" }));
      await waitFor(() => expect(within(aside).queryByRole("heading", { name: /past niet/ })).toBeNull());
      expect(first?.elsewhere?.isWanted, "nothing is wrong with what is not to come").toBe(false);
    });

    it("may be another than the one that is named, and then goes on showing how far it is", async () => {
      const world = withProblem("mediaNoRoom", 3, "film.mp4");
      const [first] = world.evidence;
      if (first) takeAway(first, { isWanted: true });
      await renderApp({ at: `${AT}?item=e1`, world });
      const aside = await inspector();
      expect(await within(aside).findByRole("heading", { name: "Misschien past dit bestand niet op deze computer" })).toBeTruthy();
      expect(within(aside).getByText(/te weinig ruimte voor 3 bestanden/)).toBeTruthy();
      expect(within(aside).getByRole("progressbar")).toBeTruthy();
    });

    it("says that it does not get into the folder and why, until that is over", async () => {
      const world = withProblem("mediaStuck", 1, "noAccess", "simulatieruimte.jpg");
      const { user, router } = await renderApp({ at: `${AT}?item=e1`, world });
      const aside = await inspector();
      expect(await within(aside).findByRole("heading", { name: "Dit bestand komt niet in de gedeelde map" })).toBeTruthy();
      expect(within(aside).getByText(/^Je hebt er geen rechten voor\./)).toBeTruthy();
      expect(within(aside).getByText(/^Het bestand staat veilig op deze computer/)).toBeTruthy();
      await expectAccessible();
      world.health.problems = [];
      await act(() => emit("state-changed", { team: null, topics: ["sharing"] }));
      await waitFor(() => expect(within(aside).queryByRole("heading", { name: /komt niet in/ })).toBeNull());
      world.health.problems = [{ kind: "mediaStuck", count: 1, about: ["diskFull", "simulatieruimte.jpg"], sinceMs: null }];
      await act(() => emit("state-changed", { team: null, topics: ["sharing"] }));
      expect(await within(aside).findByText(/^In de gedeelde map is geen ruimte meer/)).toBeTruthy();
      await user.click(within(aside).getByRole("button", { name: "Bekijk hoe delen gaat" }));
      await waitFor(() => expect(router.state.location.pathname).toBe("/t/team-1/sharing"));
    });
  });

  it("is fetched from the pictures and from the table too", async () => {
    const world = demoWorld();
    const [first] = world.evidence;
    if (first) takeAway(first);
    const { user } = await renderApp({ at: AT, world });
    expect(await screen.findByText(/Niet op deze computer · 3,4\sMB/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Nu ophalen: Simulatieruimte" }));
    await waitFor(() => expect(first?.elsewhere?.isAsked).toBe(true));
    await expectAccessible();
    await user.click(screen.getByRole("radio", { name: "Tabel" }));
    expect(await screen.findByText(/Wordt opgehaald/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Ophalen annuleren: Simulatieruimte" }));
    await waitFor(() => expect(first?.elsewhere?.isAsked).toBe(false));
  });

  it("that is not here is opened as soon as it came", async () => {
    const world = demoWorld();
    const [first] = world.evidence;
    if (first) takeAway(first);
    const open = vi.fn(() => null);
    reads.open_evidence = open;
    const { user } = await renderApp({ at: `${AT}?item=e1`, world });
    await user.click(await screen.findByRole("button", { name: "Ophalen en openen" }));
    expect(await screen.findByText("Het bestand gaat open zodra het er is.")).toBeTruthy();
    expect(open).not.toHaveBeenCalled();
    if (first) Object.assign(first, { isHere: true, elsewhere: null });
    await act(() => emit("state-changed", { team: null, topics: ["evidence"] }));
    await waitFor(() => expect(open).toHaveBeenCalledOnce());
  });

  it("opens what the window cannot show in the computer's own program", async () => {
    const open = vi.fn(() => null);
    reads.open_evidence = open;
    const { user } = await renderApp({ at: `${AT}?item=e2` });
    expect(await screen.findByText("Dit soort bestand kan de app niet zelf tonen.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Open in het programma van je computer" }));
    await waitFor(() => expect(open).toHaveBeenCalledOnce());
  });

  it("links to what it belongs to, found by typing", async () => {
    const link = watch("link_evidence");
    const { user } = await renderApp({ at: `${AT}?item=e2` });
    const field = await screen.findByRole("combobox", { name: "Koppel aan…" });
    await user.type(field, "storyboard");
    await user.click(await screen.findByRole("option", { name: /Eerste storyboard/ }));
    await waitFor(() => expect(link).toHaveBeenCalledOnce());
    expect(link.mock.calls[0]?.[1]).toMatchObject({ id: "e2", target: { kind: "capture", id: "c4" } });
    await waitFor(() => expect((field as HTMLInputElement).value).toBe(""));
  });

  it.each(["Plaatjes", "Tabel"])("is removed by keyboard, and the focus goes to what stood beside it: %s", async (look) => {
    const { user } = await renderApp({ at: AT });
    await user.click(await screen.findByRole("radio", { name: look }));
    (await screen.findByRole("button", { name: /^Vragenlijst studenten/ })).focus();
    await user.keyboard("{Enter}");
    const actions = await screen.findByRole("button", { name: "Acties voor Vragenlijst studenten" });
    actions.focus();
    await user.keyboard("{Enter}");
    (await screen.findByRole("menuitem", { name: "Bewijs verwijderen" })).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Vragenlijst studenten/ })).toBeNull());
    await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^Draaiboek/));
  });

  it("is removed with a way back", async () => {
    const world = demoWorld();
    const undo = watch("undo_this");
    const { user } = await renderApp({ at: `${AT}?item=e3`, world });
    await user.click(await screen.findByRole("button", { name: "Acties voor Draaiboek balie-opdracht" }));
    await user.click(await screen.findByRole("menuitem", { name: "Bewijs verwijderen" }));
    await waitFor(() => expect(world.evidence).toHaveLength(2));
    const notice = await screen.findByRole("alertdialog", { name: /Verwijderd: Draaiboek/ });
    await user.click(within(notice).getByRole("button", { name: "Ongedaan maken" }));
    await waitFor(() => expect(undo).toHaveBeenCalledOnce());
    expect(undo.mock.calls[0]?.[1]).toMatchObject({ action: "removeEvidence", record: { kind: "evidence", id: "e3" } });
  });
});
