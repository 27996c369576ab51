/** A number as the program prints it, alone or with its unit; `1.2.3`, `0312` and a date are none. */
const printed =
  /^([-+±]?)(0|[1-9]\d*)(?:\.(\d+))?(e[-+]?\d+)?( ?(?:%|°C|°F|[kM]?(?:W|Wh|V|VA|var)|A|Hz|kHz|ms|s|min|h|d|days|[KMG]iB|MB))?$/;
/** What follows these is the name of something, however much it looks like a number. */
const naming = /(?:^|[ (])(?:job|data set|finding|machine|meter|device|version|port|line|row|column|file) $/;
/** A sentence about something begins with its name. */
const named = /^(?::|, (?:line|row|column)\b| (?:cannot|does not|is damaged|is cut|became)\b)/;
/** Years have four figures, ids more than any count. */
const fewest = 5;
const most = 15;

/**
 * How a value within a translated sentence is written in `locale`. Only what is a quantity is touched: with a
 * decimal point, an exponent, or so many figures that they need grouping.
 */
export function numbersIn(locale: string) {
  const formatters = new Map<string, Intl.NumberFormat>();
  const write = (value: number, options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options);
    const formatter = formatters.get(key) ?? new Intl.NumberFormat(locale, options);
    formatters.set(key, formatter);
    return formatter.format(value);
  };
  return (value: string, before: string, after: string): string => {
    if (value.length > 40) return value;
    const [, sign, whole = "", decimals, exponent, unit = ""] = printed.exec(value) ?? [];
    if (sign === undefined || naming.test(before.slice(-12)) || (before === "" && named.test(after)))
      return value;
    if (!exponent && decimals === undefined && (whole.length < fewest || whole.length > most)) return value;
    const digits = decimals?.length ?? 0;
    const amount = Number(`${whole}${digits ? `.${decimals}` : ""}${exponent ?? ""}`);
    if (!Number.isFinite(amount)) return value;
    const text = exponent
      ? write(amount, { maximumSignificantDigits: Math.min(21, whole.length + digits) })
      : write(amount, {
          minimumFractionDigits: Math.min(20, digits),
          maximumFractionDigits: Math.min(20, digits),
        });
    return `${sign === "-" ? "\u2212" : sign}${text}${unit}`;
  };
}
