// What stands in the window while the keys of this device cannot be used, and the ways out.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { PASSPHRASE } from "../mock/sharingAnswers";
import { demoWorld } from "../mock/world";
import { expectAccessible, renderApp } from "../tests/app";

vi.setConfig({ testTimeout: 30_000 });

const locked = (why: NonNullable<ReturnType<typeof demoWorld>["lock"]>) => {
  const world = demoWorld();
  world.lock = why;
  return renderApp({ world });
};

const isOpen = () => screen.findByRole("navigation", {}, { timeout: 10_000 });

describe("keys under a passphrase", () => {
  it("are opened by typing it, with the keyboard alone", async () => {
    const { user } = await locked("passphraseNeeded");
    expect(screen.getByRole("heading", { level: 1, name: "Werkplaats is op slot" })).toBeDefined();
    await expectAccessible();
    const field = screen.getByLabelText<HTMLInputElement>(/^Je wachtwoordzin/);
    expect(document.activeElement).toBe(field);
    expect(field.type).toBe("password");
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Vul je wachtwoordzin in.")).toBeDefined();
    await user.keyboard("niet deze zin{Enter}");
    expect(await screen.findByText(/Deze wachtwoordzin klopt niet/)).toBeDefined();
    expect(field.getAttribute("aria-invalid")).toBe("true");
    await expectAccessible();
    await user.clear(field);
    expect(screen.queryByText(/klopt niet/), "what is typed anew is not wrong yet").toBeNull();
    await user.keyboard(`${PASSPHRASE}{Enter}`);
    await isOpen();
    expect(screen.queryByLabelText(/^Je wachtwoordzin/)).toBeNull();
  });

  it("can be given up for those of a new device, once it is read what that means", async () => {
    const { user, world } = await locked("passphraseNeeded");
    await user.click(screen.getByRole("button", { name: "Wachtwoordzin vergeten?" }));
    await user.click(screen.getByRole("button", { name: "Begin als nieuw apparaat…" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Als nieuw apparaat beginnen?" });
    expect(within(dialog).getByText(/Al het werk op deze computer blijft staan/)).toBeDefined();
    await expectAccessible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(world.lock, "nothing happens by looking").toBe("passphraseNeeded");
    await user.click(screen.getByRole("button", { name: "Begin als nieuw apparaat…" }));
    await user.click(await screen.findByRole("button", { name: "Begin als nieuw apparaat" }));
    await isOpen();
  });
});

describe("a keychain that does not answer", () => {
  it("is tried again when a person says so, and says that it is still silent", async () => {
    const { user, world } = await locked("keychainLocked");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("antwoordt niet");
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Opnieuw proberen" }));
    expect(await screen.findByText(/^Het lukt nog niet/)).toBeDefined();
    world.lock = null;
    await user.click(screen.getByRole("button", { name: "Opnieuw proberen" }));
    await isOpen();
  });
});

describe("keys that are gone", () => {
  it("are made anew with what that means in sight, or put back first", async () => {
    const { user } = await locked("keysLost");
    expect(screen.getByText(/Je werk is er nog/)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Heb je de sleutels nog ergens?" }));
    expect(screen.getByText(/device\.key/)).toBeDefined();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Begin als nieuw apparaat…" }));
    await user.click(await screen.findByRole("button", { name: "Begin als nieuw apparaat" }));
    await isOpen();
  });
});
