// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/problem";
import type { Health } from "../lib/result/plant";
import { DataTable, type Column } from "./DataTable";
import { HealthRing } from "./HealthRing";
import { KeyFigures } from "./KeyFigures";
import { Loaded } from "./Loaded";
import { SeverityBadge } from "./SeverityBadge";

afterEach(cleanup);
// The test's document lays nothing out; the table needs a height to know which rows are in view.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { get: () => 400 });
const show = (element: ReactElement) => render(<MantineProvider env="test">{element}</MantineProvider>);
const query = (part: object) => ({ refetch: vi.fn(), ...part }) as unknown as UseQueryResult<string>;

describe("Loaded", () => {
  it("shows the server's own sentence, its request id, and asks again on request", () => {
    const error = new ApiError(400, {
      title: "Not a result file",
      detail: "It ends at byte 7.",
      requestId: "6b1f",
    });
    const failed = query({ isError: true, error });
    show(<Loaded query={failed}>{() => null}</Loaded>);
    const alert = screen.getByRole("alert");
    expect(alert.textContent).toContain("Not a result file");
    expect(alert.textContent).toContain("It ends at byte 7.");
    expect(alert.textContent).toContain("6b1f");
    fireEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(failed.refetch).toHaveBeenCalledOnce();
  });
  it("keeps what is there when asking again fails", () => {
    show(<Loaded query={query({ data: "old", isError: true })}>{(data) => <p>{data}</p>}</Loaded>);
    expect(screen.getByText("old")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
  it("says that it is loading", () => {
    show(<Loaded query={query({})}>{() => null}</Loaded>);
    expect(screen.getByRole("status").textContent).toBe("Loading");
  });
});

describe("DataTable", () => {
  interface Row {
    id: string;
    kw: number | null;
  }
  const rows: Row[] = [
    { id: "Machine_2", kw: 5 },
    { id: "Machine_10", kw: null },
    { id: "<img src=x onerror=alert(1)>", kw: 40 },
  ];
  const columns: Column<Row>[] = [
    { key: "id", header: "Machine", value: (row) => row.id, cell: (row) => row.id },
    { key: "kw", header: "Load", value: (row) => row.kw, cell: (row) => String(row.kw), numeric: true },
  ];
  const shown = () =>
    screen
      .getAllByRole("row")
      .slice(1)
      .map((row) => within(row).getAllByRole("cell")[0]?.textContent);

  it("sorts numbers downwards first, keeps the unknown last, and says so to assistive technology", () => {
    show(<DataTable label="Loads" columns={columns} rows={rows} rowKey={(row) => row.id} />);
    const header = screen.getByRole("button", { name: "Load" });
    fireEvent.click(header);
    // Each cell begins with its column's name, which only narrow screens show.
    expect(shown()).toEqual(["Machine<img src=x onerror=alert(1)>", "MachineMachine_2", "MachineMachine_10"]);
    expect(screen.getByRole("columnheader", { name: /Load/ }).getAttribute("aria-sort")).toBe("descending");
    fireEvent.click(header);
    expect(shown()[2]).toContain("_10");
  });
  it("shows a name that is HTML as text, and hands over the row that is chosen", () => {
    const onSelect = vi.fn();
    const { container } = show(
      <DataTable label="Loads" columns={columns} rows={rows} rowKey={(row) => row.id} onSelect={onSelect} />,
    );
    expect(container.querySelector("img")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "<img src=x onerror=alert(1)>" }));
    expect(onSelect).toHaveBeenCalledWith(rows[2]);
  });
});

describe("figures", () => {
  it("tells severity by word and picture, not by colour alone", () => {
    show(<SeverityBadge severity="CRITICAL" />);
    expect(screen.getByText("Critical").querySelector("svg")).not.toBeNull();
  });
  it("writes out what is not known", () => {
    show(<KeyFigures figures={[{ label: "Days to critical", text: "–" }]} />);
    expect(screen.getByText("not known")).toBeTruthy();
  });
  it("gives the ring a sentence", () => {
    const health: Health = {
      score: 57.5,
      band: "poor",
      coveragePercent: 100,
      deductions: [],
      machines: [],
      cap: null,
      workedOutHere: false,
    };
    show(<HealthRing health={health} />);
    expect(screen.getByRole("img", { name: "Health score 57.5 of 100: Poor" })).toBeTruthy();
  });
});
