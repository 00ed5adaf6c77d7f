// Joining a team: through a folder, a store or a file, with a code, a link or a whole message.
import { emit } from "@tauri-apps/api/event";
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { commands } from "../backend";
import { demoWorld, emptyWorld } from "../mock/world";
import { expectAccessible, renderApp, tabTo } from "../tests/app";

vi.setConfig({ testTimeout: 60_000 });

const CODE = "7KQ-2M4-XN9-PTB-3RW-8HD-VCY-6JZ-F2A";
const LINK = `werkplaats://join/${CODE.replaceAll("-", "")}?until=99999999999`;

async function openDialog() {
  const view = await renderApp({ world: emptyWorld() });
  await view.user.click(screen.getByRole("button", { name: "Meedoen" }));
  const dialog = await screen.findByRole("dialog", { name: "Meedoen met een team" });
  return { ...view, dialog };
}

const field = (dialog: HTMLElement, name: RegExp) => within(dialog).getByRole<HTMLInputElement>("textbox", { name });

describe("joining through a store", () => {
  it("asks for what it needs, tries it out, and joins with what was filled in", async () => {
    const joined = vi.spyOn(commands, "joinByStore");
    const { user, world, dialog } = await openDialog();
    await user.click(within(dialog).getByRole("radio", { name: /^Via een server/ }));
    await expectAccessible();
    await user.click(field(dialog, /code/));
    await user.paste(LINK);
    await waitFor(() => expect(field(dialog, /code/).value, "of a link only the code is shown").toBe(CODE));
    await user.type(field(dialog, /Hoe heet jij/), "Bas");
    const join = within(dialog).getByRole("button", { name: "Meedoen" });
    await user.click(join);
    expect((await within(dialog).findByRole("alert")).textContent).toContain("Vul eerst het adres");
    await user.type(field(dialog, /^Adres/), "https://cloud.example.nl/remote.php/dav/files/bas");
    await user.type(field(dialog, /Gebruikersnaam/), "bas");
    const password = within(dialog).getByLabelText<HTMLInputElement>(/^App-wachtwoord/);
    expect(password.type, "nobody reads it over a shoulder").toBe("password");
    await user.type(password, "mis");
    const tryOut = within(dialog).getByRole("button", { name: "Verbinding proberen" });
    await user.click(tryOut);
    expect((await within(dialog).findByRole("alert")).textContent).toContain("neemt deze naam en dit wachtwoord niet aan");
    await user.clear(password);
    await user.type(password, "goed");
    await user.click(tryOut);
    expect(await within(dialog).findByText("De server antwoordt en de map is er.")).toBeDefined();
    await expectAccessible();
    await user.click(join);
    await waitFor(() => expect(world.teams.map(({ title }) => title)).toEqual(["Samen onderzoeken"]));
    const [store, given, name] = joined.mock.calls[0] ?? [];
    expect(store).toMatchObject({ kind: "webDav", user: "bas", secret: "goed" });
    expect([given, name]).toEqual([LINK, "Bas"]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("is done with the keyboard alone, and asks for the bucket only of S3", async () => {
    const { user, world, dialog } = await openDialog();
    expect(document.activeElement).toBe(field(dialog, /code/));
    await user.keyboard(CODE);
    await user.tab();
    expect(document.activeElement).toBe(within(dialog).getByRole("radio", { name: /^Via een map/ }));
    await user.keyboard("{ArrowDown}");
    expect(within(dialog).getByRole<HTMLInputElement>("radio", { name: /^Via een server/ }).checked).toBe(true);
    await user.tab();
    expect(within(dialog).queryByRole("textbox", { name: /Emmer/ })).toBeNull();
    await user.keyboard("{ArrowDown}");
    for (const typed of ["https://s3.example.nl", "designteams", "", "Team VR", "sleutel", "goed"]) {
      await user.tab();
      if (typed !== "") await user.keyboard(typed);
    }
    expect(field(dialog, /Emmer/).value).toBe("designteams");
    await user.tab();
    await user.tab();
    await user.keyboard("Bas");
    await tabTo(user, within(dialog).getByRole("button", { name: "Meedoen" }));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(world.teams).toHaveLength(1));
  });
});

describe("the three ways", () => {
  it("each keep what was chosen for them while another is looked at", async () => {
    const { user, world, dialog } = await openDialog();
    await user.click(within(dialog).getByRole("button", { name: "Map kiezen" }));
    expect(await within(dialog).findByText(String(world.picks.folder))).toBeDefined();
    await user.click(within(dialog).getByRole("radio", { name: /^Met een overdrachtsbestand/ }));
    expect(within(dialog).queryByText(String(world.picks.folder))).toBeNull();
    await user.click(within(dialog).getByRole("button", { name: "Bestand kiezen" }));
    expect(await within(dialog).findByText(String(world.picks.handover))).toBeDefined();
    await user.click(within(dialog).getByRole("radio", { name: /^Via een map/ }));
    expect(within(dialog).getByText(String(world.picks.folder))).toBeDefined();
  });
});

describe("what a person was given", () => {
  it("may be a whole message, of which only the code is shown", async () => {
    const { user, dialog } = await openDialog();
    await user.click(field(dialog, /code/));
    await user.paste(`Hoi Bas,\n\nDoe je mee? De code is ${CODE}.\nGroet, Ans`);
    await waitFor(() => expect(field(dialog, /code/).value).toBe(CODE));
  });

  it("is told to have a mistake in it or to be over before anything is chosen", async () => {
    const { user, dialog } = await openDialog();
    await user.type(field(dialog, /code/), CODE.replace("A", "B"));
    expect(await within(dialog).findByText(/typefout/)).toBeDefined();
    await user.clear(field(dialog, /code/));
    await user.click(field(dialog, /code/));
    await user.paste(LINK.replace(/until=\d+/, "until=1000"));
    expect(await within(dialog).findByText(/Deze uitnodiging is verlopen/)).toBeDefined();
    await expectAccessible();
  });
});

describe("a link that was clicked", () => {
  it("opens the dialog over whichever place is open, filled in, with the focus on what comes next", async () => {
    const { user, world } = await renderApp({ at: "/t/team-1/board" });
    await act(() => emit("link-offered", { link: LINK }));
    const dialog = await screen.findByRole("dialog", { name: "Meedoen met een team" });
    await waitFor(() => expect(field(dialog, /code/).value).toBe(CODE));
    const choose = within(dialog).getByRole("button", { name: "Map kiezen" });
    await waitFor(() => expect(document.activeElement).toBe(choose));
    await expectAccessible();
    await user.keyboard("{Enter}");
    expect(await within(dialog).findByText(String(world.picks.folder))).toBeDefined();
    await user.tab();
    await user.keyboard("Bas");
    await tabTo(user, within(dialog).getByRole("button", { name: "Meedoen" }));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(world.teams.map(({ id }) => id)).toContain("team-3"));
  });

  it("takes the place of an earlier one, code and all", async () => {
    await renderApp();
    await act(() => emit("link-offered", { link: LINK.replace("7KQ", "8KQ") }));
    expect(await screen.findByText(/typefout/)).toBeDefined();
    await act(() => emit("link-offered", { link: LINK }));
    await waitFor(() => expect(field(screen.getByRole("dialog"), /code/).value).toBe(CODE));
    expect(screen.getAllByRole("dialog")).toHaveLength(1);
  });

  it("of a team that is here goes to that team", async () => {
    const { router } = await renderApp({ world: demoWorld() });
    await act(() => emit("link-offered", { link: `${LINK}&here` }));
    await waitFor(() => expect(router.state.location.pathname).toContain("team-1"));
    expect(await screen.findByText("Dit team staat al op deze computer.")).toBeDefined();
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
