// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { isSilent, makeReader } from "./shortcuts";

afterEach(() => document.body.replaceChildren());

describe("keys", () => {
  const reader = () => makeReader(() => ["?", "[", "g o", "g a", "t z"]);
  it("are read alone or in pairs", () => {
    const read = reader();
    expect(read("?", 0)).toBe("?");
    expect(read("g", 10)).toBeNull();
    expect(read("o", 20)).toBe("g o");
    expect(read("o", 30)).toBeNull();
  });
  it("make no pair when the second comes late, or another between", () => {
    const read = reader();
    read("g", 0);
    expect(read("o", 2000)).toBeNull();
    read("g", 3000);
    expect(read("x", 3001)).toBeNull();
    expect(read("o", 3002)).toBeNull();
  });
  it("begin anew with the key that broke a pair", () => {
    const read = reader();
    read("t", 0);
    expect(read("g", 1)).toBeNull();
    expect(read("a", 2)).toBe("g a");
    read("g", 10);
    expect(read("[", 11)).toBe("[");
  });
});

describe("shortcuts", () => {
  const pressed = (html: string, init: KeyboardEventInit = {}) => {
    document.body.innerHTML = html;
    const event = new KeyboardEvent("keydown", { key: "g", bubbles: true, ...init });
    let silent: boolean | null = null;
    document.addEventListener("keydown", (each) => (silent = isSilent(each)), { once: true });
    (document.getElementById("here") ?? document.body).dispatchEvent(event);
    return silent;
  };
  it("are silent where one writes", () => {
    for (const field of [
      '<input id="here">',
      '<input id="here" type="search">',
      '<textarea id="here"></textarea>',
      '<select id="here"></select>',
      '<div contenteditable="true"><b id="here"></b></div>',
      '<div role="combobox" id="here"></div>',
    ])
      expect(pressed(field), field).toBe(true);
  });
  it("work elsewhere, on buttons and boxes to tick too", () => {
    for (const place of ["", '<button id="here"></button>', '<input id="here" type="checkbox">'])
      expect(pressed(place), place).toBe(false);
  });
  it("leave the browser's own keys, held keys and open dialogs alone", () => {
    expect(pressed("", { ctrlKey: true })).toBe(true);
    expect(pressed("", { metaKey: true })).toBe(true);
    expect(pressed("", { altKey: true })).toBe(true);
    expect(pressed("", { altKey: true, key: "ArrowLeft" })).toBe(true);
    expect(pressed("", { altKey: true, ctrlKey: true, key: "[" })).toBe(false);
    expect(pressed("", { repeat: true })).toBe(true);
    expect(pressed("<dialog open></dialog>")).toBe(true);
  });
});
