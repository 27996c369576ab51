import { LineChart } from "../../charts/LineChart";
import { MissingFields } from "../../components/SectionPage";
import { formatDuration, formatFixed, formatPercent } from "../../lib/format";
import { readAutocorrelationCurve, readProfile } from "../../lib/result/imbalance";
import { figure, type Entry } from "../../lib/result/section";
import { imbalance as words } from "../../messages/findings";

export function ProfileChart({ entry }: { entry: Entry }) {
  const profile = readProfile(entry);
  if (profile.length < 2) return <MissingFields fields={["profile"]} />;
  const period = figure(entry, "period_s");
  return (
    <LineChart
      name="profile"
      title={words.profileTitle}
      summary={
        period === null
          ? words.profileNone
          : words.profileSummary(formatDuration(period), formatPercent(figure(entry, "amplitude_percent")))
      }
      xKind="number"
      xLabel={words.phaseAxis}
      x={profile.map((each) => 100 * each.phase)}
      unit=""
      digits={4}
      lines={[{ label: words.ratio, values: profile.map((each) => each.ratio), series: 3 }]}
    />
  );
}

export function CurveChart({ entry }: { entry: Entry }) {
  const curve = readAutocorrelationCurve(entry);
  if (curve.length < 2) return <MissingFields fields={["autocorrelation_curve"]} />;
  const period = figure(entry, "period_s");
  const near =
    period === null
      ? null
      : curve.reduce((a, b) => (Math.abs(b.lagS - period) < Math.abs(a.lagS - period) ? b : a));
  return (
    <LineChart
      name="curve"
      title={words.curveTitle}
      summary={
        near ? words.curveSummary(formatDuration(near.lagS), formatFixed(near.r, 2)) : words.curvePlain
      }
      xKind="number"
      xLabel={words.lagAxis}
      xText={formatDuration}
      x={curve.map((each) => each.lagS)}
      unit=""
      digits={3}
      limits={[{ value: 0, label: "", tone: "muted" }]}
      lines={[{ label: words.r, values: curve.map((each) => each.r), series: 0 }]}
    />
  );
}
