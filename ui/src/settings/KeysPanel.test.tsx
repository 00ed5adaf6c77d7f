// A passphrase for the keys of this device: set, changed and removed in Instellingen.
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { demoWorld } from "../mock/world";
import { expectAccessible, renderApp, tabTo } from "../tests/app";

vi.setConfig({ testTimeout: 30_000 });

it("a passphrase is typed twice, long enough and the same, with the keyboard alone", async () => {
  const world = demoWorld();
  world.keyPlace = "file";
  const { user } = await renderApp({ at: "/settings", world });
  expect(await screen.findByText(/in een bestand op deze computer/)).toBeDefined();
  screen.getByRole("button", { name: "Wachtwoordzin instellen…" }).focus();
  await user.keyboard("{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Wachtwoordzin instellen" });
  expect(within(dialog).getByText(/Vergeet je de zin\?/), "what forgetting means is told first").toBeDefined();
  const first = within(dialog).getByLabelText<HTMLInputElement>(/^Wachtwoordzin/);
  await waitFor(() => expect(document.activeElement).toBe(first));
  const set = within(dialog).getByRole("button", { name: "Wachtwoordzin instellen" });
  await user.keyboard("kort");
  await tabTo(user, set);
  await user.keyboard("{Enter}");
  expect(await within(dialog).findByText("Een wachtwoordzin heeft minstens 12 tekens nodig.")).toBeDefined();
  await expectAccessible();
  await user.type(first, " maar nu lang genoeg");
  await user.tab();
  await user.keyboard("iets anders");
  await tabTo(user, set);
  await user.keyboard("{Enter}");
  expect(await within(dialog).findByText(/Deze twee zijn niet hetzelfde/)).toBeDefined();
  const second = within(dialog).getByLabelText<HTMLInputElement>(/^Nog een keer/);
  await user.click(within(dialog).getByRole("checkbox", { name: "Laat zien wat ik typ" }));
  expect([first.type, second.type]).toEqual(["text", "text"]);
  await user.clear(second);
  await user.type(second, first.value);
  await tabTo(user, set);
  await user.keyboard("{Enter}");
  expect(await screen.findByText(/De wachtwoordzin is ingesteld/)).toBeDefined();
  expect(await screen.findByText(/in een bestand met een wachtwoordzin/)).toBeDefined();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await expectAccessible();
});

it("a passphrase is changed or taken off again", async () => {
  const world = demoWorld();
  world.keyPlace = "sealedFile";
  const { user } = await renderApp({ at: "/settings", world });
  await user.click(await screen.findByRole("button", { name: "Andere wachtwoordzin instellen…" }));
  expect(await screen.findByRole("dialog", { name: "Andere wachtwoordzin instellen" })).toBeDefined();
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Wachtwoordzin weghalen" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Wachtwoordzin weghalen?" });
  await expectAccessible();
  await user.click(within(dialog).getByRole("button", { name: "Wachtwoordzin weghalen" }));
  await waitFor(() => expect(world.keyPlace).toBe("keychain"));
  expect(await screen.findByText(/in de sleutelhanger van het systeem/)).toBeDefined();
});
