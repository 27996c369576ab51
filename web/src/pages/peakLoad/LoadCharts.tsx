import { useMemo } from "react";
import { LineChart } from "../../charts/LineChart";
import { MissingFields } from "../../components/SectionPage";
import { formatPercent, formatTime, formatKw } from "../../lib/format";
import { readDailyProfile, readLoadDuration } from "../../lib/result/peakLoad";
import { type Entry } from "../../lib/result/section";
import { peakLoad as words } from "../../messages/findings";

export function DurationChart({ entry }: { entry: Entry }) {
  const curve = useMemo(() => readLoadDuration(entry), [entry]);
  if (curve.length < 2) return <MissingFields fields={["load_duration"]} />;
  const peak = Math.max(...curve.map((each) => each.kw ?? 0));
  const high = curve.filter((each) => (each.kw ?? 0) >= 0.9 * peak).at(-1);
  return (
    <LineChart
      name="duration"
      title={words.durationTitle}
      summary={words.durationSummary(formatPercent(high?.sharePercent, 1), formatKw(peak))}
      xKind="number"
      xLabel={words.durationAxis}
      xText={(share) => formatPercent(share, 1)}
      x={curve.map((each) => each.sharePercent)}
      unit="kW"
      digits={1}
      fromZero
      lines={[{ label: words.load, values: curve.map((each) => each.kw), series: 0 }]}
    />
  );
}

const quarter = 900_000;

export function ProfileChart({ entry }: { entry: Entry }) {
  const profile = useMemo(() => readDailyProfile(entry), [entry]);
  if (!profile) return <MissingFields fields={["daily_profile"]} />;
  const length = Math.max(profile.weekday.length, profile.weekend.length);
  const peak = profile.weekday.reduce<number>(
    (best, each, i) => ((each ?? 0) > (profile.weekday[best] ?? 0) ? i : best),
    0,
  );
  return (
    <LineChart
      name="daily"
      title={words.profileTitle}
      summary={words.profileSummary(formatKw(profile.weekday[peak] ?? null), formatTime(peak * quarter))}
      xKind="clock"
      xLabel={words.profileAxis}
      x={Array.from({ length }, (_, i) => i * quarter)}
      unit="kW"
      digits={1}
      fromZero
      lines={[
        { label: words.weekday, values: profile.weekday, series: 0 },
        { label: words.weekend, values: profile.weekend, series: 1 },
      ]}
    />
  );
}
