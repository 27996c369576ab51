import { createContext } from "react";

/** Where a page's numbers come from (data set and period), for the pictures that are saved from it. */
export const ChartSource = createContext("");
