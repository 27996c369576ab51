import { language } from "../lib/language";
import { pseudo } from "./pseudo";

/** The same words in another language: every sentence of the English catalogue, no fewer and no others. */
export type Words<T> = T extends string
  ? string
  : T extends (...values: infer Values) => infer Said
    ? (...values: Values) => Words<Said>
    : { [Key in keyof T]: Words<T[Key]> };

/** The catalogue of the language that was chosen when the page was loaded. */
export const choose = <T>(en: T, de: Words<T>): T =>
  language === "de" ? (de as T) : language.startsWith("pseudo") ? pseudo(en) : en;
