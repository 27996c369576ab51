// A small plant with known answers, for tests without the real server; never shipped.
export const start = Date.UTC(2024, 0, 1);
export const days = 7;
export const intervalMs = 10_000;
export const end = start + days * 86_400_000 - intervalMs;
export const hostileName = "<img src=x onerror=alert(1)>";

const ids = Array.from({ length: 20 }, (_, i) => `Machine_${String(i).padStart(2, "0")}`);
ids[19] = hostileName;
export const machines = ids;
const stamp = (at) => new Date(at).toISOString().slice(0, 19);

/** Repeatable noise in [-1, 1]. */
function noise(seed) {
  let x = seed;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2 ** 31 - 1;
  };
}

const spikes = Array.from({ length: 24 }, (_, i) => {
  const hour = i % 2 === 0 ? 10 : 15;
  const at = start + Math.floor(i / 4) * 86_400_000 + (hour + (i % 3)) * 3_600_000 + i * 70_000;
  return {
    at: Math.round(at / intervalMs) * intervalMs,
    voltage: i % 3 === 0 ? 372.4 + i * 0.3 : 428.1 + i * 0.4,
  };
});

const anomaliesOf = (id) =>
  id === "Machine_05"
    ? spikes.map(({ at, voltage }, i) => ({
        timestamp: stamp(at),
        voltage,
        current: 41.2 + i / 10,
        anomaly_score: -0.1 - i / 300,
        score: 0.7 + i / 200,
        robust_z: (voltage - 400) / 1.26,
        expected_voltage: 400.02,
        attribution: [
          { feature: "deviation_from_rolling_median", credit: 2.31, value: (voltage - 400) / 1.26 },
          { feature: "first_difference", credit: 1.72, value: 21.4 },
          { feature: "voltage", credit: 1.1, value: voltage },
          { feature: "rolling_std", credit: -0.2, value: 1.31 },
        ],
        event_id: i + 1,
      }))
    : [];

const common = (id, severity, basis) => ({
  machine_id: id,
  severity,
  basis,
  status: "ok",
  method: "Isolation forest of 100 trees on six features, confirmed by a robust deviation of at least 5.",
  warnings: [],
  explanation:
    severity === "NORMAL" ? "Within its own ordinary range." : "Far outside its own ordinary range.",
  recommendation:
    severity === "NORMAL" ? null : "Check the terminals and the supply of this machine at the next stop.",
});

function section(entries, pick) {
  const top = entries.find((each) => each.machine_id === pick);
  return { ...top, machines: entries };
}

const trendOf = (id) =>
  Array.from({ length: 42 }, (_, i) => {
    const share = id === "Machine_12" ? i / 41 : 0;
    const wobble = noise(i * 7 + ids.indexOf(id));
    return {
      at: stamp(start + i * 4 * 3_600_000),
      current_ratio: 1 + 0.15 * share + 0.012 * wobble(),
      power_factor: 0.89 * (1 - 0.08 * share) + 0.001 * wobble(),
    };
  });

export function buildResult() {
  const anomalies = ids.map((id) => {
    const list = anomaliesOf(id);
    const hourly = new Array(24).fill(0);
    for (const each of list) hourly[Number(each.timestamp.slice(11, 13))] += 1;
    return {
      ...common(id, list.length ? "WARNING" : "NORMAL", "rms_series"),
      total_anomalies: list.length,
      anomaly_rate: (100 * list.length) / 60480,
      anomalies: list,
      truncated: false,
      events: list.length,
      rows_scored: 60480,
      baseline_total: list.length,
      daily: Array.from({ length: days }, (_, d) => ({
        date: stamp(start + d * 86_400_000).slice(0, 10),
        count: list.filter((each) => each.timestamp.startsWith(stamp(start + d * 86_400_000).slice(0, 10)))
          .length,
      })),
      hourly,
      band: { low: 396.1, high: 403.9 },
      limits: { low: 360, high: 440, outside_percent_10min: 0, compliant: true },
      seed_literal: { total_anomalies: 303, anomaly_rate: 0.501 },
    };
  });
  const degradation = ids.map((id) => {
    const worn = id === "Machine_12";
    return {
      ...common(id, worn ? "CRITICAL" : "NORMAL", "rms_series"),
      current_change_percent: worn ? 14.87 : (ids.indexOf(id) % 5) * 0.4 - 0.8,
      power_factor_change_percent: worn ? -7.92 : 0.02,
      current_trend_slope: 0.000234,
      pf_trend_slope: -0.000012,
      current_trend_slope_per_day: worn ? 0.92 : 0.01,
      pf_trend_slope_per_day: worn ? -0.0101 : 0.0001,
      slope_unit: "per sample",
      p_value_current: worn ? 0.00004 : 0.4,
      p_value_pf: worn ? 0.00001 : 0.7,
      ci95_current: worn ? [13.1, 16.6] : [-1.2, 1.4],
      ci95_pf: worn ? [-8.1, -7.8] : [-0.1, 0.1],
      pattern: worn ? "combined" : "none",
      days_to_critical: null,
      block_hours: 4,
      trend: trendOf(id),
      fit: worn
        ? { current_ratio: [1, 1.1487], power_factor: [0.89, 0.8195] }
        : { current_ratio: [1, 1.002], power_factor: [0.89, 0.89] },
      seed_literal: { current_change_percent: -48.2, power_factor_change_percent: -7.9 },
    };
  });
  const harmonics = ids.map((id) => {
    const odd = id === "Machine_08";
    return {
      ...common(id, odd ? "WARNING" : "NORMAL", "rms_series"),
      warnings: ["Mains harmonics cannot be observed in RMS readings."],
      thd_percent: odd ? 12.45 : 0,
      power_factor: 0.871,
      quality: odd ? "MODERATE" : "EXCELLENT",
      dominant_harmonics: odd
        ? [
            [3, 0.104],
            [5, 0.069],
          ]
        : [],
      is_true_thd: false,
      fundamental_period_s: odd ? 600 : null,
      spectrum: Array.from({ length: 200 }, (_, i) => ({
        period_s: 3600 / (i + 1),
        ratio: 0.002 + (odd && i === 5 ? 0.11 : 0) + (odd && i === 17 ? 0.0114 : 0),
      })),
      limits: [],
      seed_literal: { thd_percent: 31.2, power_factor: 0.869 },
    };
  });
  const imbalance = ids.map((id) => {
    const odd = id === "Machine_15";
    return {
      ...common(id, odd ? "WARNING" : "NORMAL", "single_channel_proxy"),
      warnings: ["One current channel cannot show phase imbalance."],
      coefficient_of_variation: odd ? 0.0712 : 0.0455,
      current_range: 7.92,
      autocorrelations: { 100: odd ? 0.21 : 0.02, 250: odd ? 0.51 : 0.01 },
      rolling_cv: { median: 0.061, max: 0.084 },
      period_s: odd ? 1250 : null,
      amplitude_percent: odd ? 8.02 : 1.1,
      p_value: odd ? 1e-9 : 0.3,
      phases: null,
      autocorrelation_curve: Array.from({ length: 200 }, (_, i) => ({
        lag_s: i * 25,
        r: i === 0 ? 1 : (odd ? 0.5 : 0.03) * Math.cos((2 * Math.PI * i * 25) / 1250),
      })),
      profile: Array.from({ length: 48 }, (_, i) => ({
        phase: i / 48,
        ratio: 1 + (odd ? 0.08 : 0.005) * Math.sin((2 * Math.PI * i) / 48),
      })),
      seed_literal: { coefficient_of_variation: 0.72, current_range: 48.1 },
    };
  });
  const matrix = ids.map((_, y) =>
    ids.map((__, x) => (x === y ? 1 : Math.floor(x / 5) === Math.floor(y / 5) ? 0.64 : 0.05)),
  );
  const quarter = (base, top) =>
    Array.from({ length: 96 }, (_, i) => base + top * Math.exp(-(((i - 52) / 22) ** 4)));
  const peak = {
    ...common(null, "NORMAL", "rms_series"),
    peak_load_kw: 281.4,
    peak_load_at: "2024-01-03T11:20:10",
    average_load_kw: 131.02,
    peak_average_ratio: 2.148,
    load_factor: 0.4656,
    average_correlation: 0.171,
    highly_correlated_pairs: 40,
    optimization_potential: "LOW",
    optimization_potential_engineering: "LOW",
    correlation_basis: "residual",
    effective_n: 410,
    peak_demand_15min_kw: 262.7,
    peak_demand_at: "2024-01-03T11:15:00",
    demand_window_min: 15,
    peak_demand_kva: 300.1,
    energy_kwh: 22011.4,
    coincidence_factor: 0.93,
    diversity_factor: 1.075,
    pairs: [
      { a: "Machine_00", b: "Machine_01", r: 0.681 },
      { a: "Machine_05", b: "Machine_06", r: 0.662 },
    ],
    correlation: { machines: ids, matrix },
    load_duration: Array.from({ length: 201 }, (_, i) => ({
      share_percent: i / 2,
      kw: 262.7 * (1 - (i / 200) ** 0.6 * 0.86),
    })),
    daily_profile: { weekday: quarter(42, 205), weekend: quarter(38, 51) },
    schedule: [{ machine_id: "Machine_03", shift_minutes: -15, reason: "Starts with four others at 06:00." }],
    predicted_reduction_percent: 0.8,
    fitted_reduction_percent: 1.4,
    lower_bound_kw: 250.1,
    gap_percent: 4.1,
    machines: ids.map((machine_id, i) => ({
      machine_id,
      energy_kwh: 700 + 40 * i,
      average_kw: 4.1 + i / 5,
      peak_demand_kw: 11 + i / 3,
      share_percent: 5,
      mean_correlation: 0.17,
    })),
    seed_literal: { peak_load_kw: 281.4, average_correlation: 0.99, highly_correlated_pairs: 190 },
  };
  const severities = (id) => ({
    voltage_anomalies: id === "Machine_05" ? "WARNING" : "NORMAL",
    degradation: id === "Machine_12" ? "CRITICAL" : "NORMAL",
    harmonics: id === "Machine_08" ? "WARNING" : "NORMAL",
    phase_imbalance: id === "Machine_15" ? "WARNING" : "NORMAL",
  });
  return {
    format: "joulewatch-result/1",
    generator: "joulewatch 0.1.0",
    input: {
      file: "plant.csv",
      format: "csv",
      bytes: 78_000_000,
      rows: 1_209_600,
      rows_rejected: 2,
      rejected_samples: [{ line: 17, column: "voltage", reason: "'abc' is not a number" }],
      missing_values: 3,
      duplicate_rows: 0,
      conflicting_rows: 0,
      rows_out_of_order: 0,
      machines: ids.map((machine_id) => ({ machine_id, machine_type: "CNC_Mill", rows: 60480 })),
      start: stamp(start),
      end: stamp(end),
      interval_s: 10,
      sampling: { applied: false, fraction: 1, used_for: null },
      warnings: [],
    },
    health: {
      score: 60,
      band: "attention",
      coverage_percent: 100,
      deductions: [
        {
          section: "degradation",
          severity: "CRITICAL",
          weight: 25,
          points: 25,
          reason: "Machine_12: current +14.87 %, power factor −7.92 %.",
        },
        {
          section: "voltage_anomalies",
          severity: "WARNING",
          weight: 20,
          points: 10,
          reason: "Machine_05: 24 confirmed spikes.",
        },
        {
          section: "harmonics",
          severity: "WARNING",
          weight: 20,
          points: 5,
          reason: "Machine_08: repeating pattern of 12.45 %.",
        },
      ],
      machines: ids.map((machine_id) => {
        const sections = severities(machine_id);
        const worst = Object.values(sections).includes("CRITICAL")
          ? "CRITICAL"
          : Object.values(sections).includes("WARNING")
            ? "WARNING"
            : "NORMAL";
        return {
          machine_id,
          score: worst === "CRITICAL" ? 75 : worst === "WARNING" ? 90 : 100,
          severity: worst,
          sections,
        };
      }),
    },
    voltage_anomalies: section(anomalies, "Machine_05"),
    degradation: section(degradation, "Machine_12"),
    harmonics: section(harmonics, "Machine_08"),
    phase_imbalance: section(imbalance, "Machine_15"),
    peak_load_optimization: peak,
  };
}

/** The five sections as the original program writes them: few fields, one machine each. */
export const bareResult = {
  voltage_anomalies: {
    machine_id: "Machine_05",
    total_anomalies: 174,
    anomaly_rate: 0.287,
    anomalies: [{ timestamp: "2024-01-02T14:20:10", voltage: 431.2, current: 44.1, anomaly_score: -0.234 }],
  },
  degradation: {
    machine_id: "Machine_12",
    current_change_percent: 14.87,
    power_factor_change_percent: -7.92,
    severity: "WARNING",
    current_trend_slope: 0.000234,
    pf_trend_slope: -0.000012,
  },
  harmonics: {
    machine_id: "Machine_08",
    thd_percent: 12.45,
    power_factor: 0.85,
    severity: "WARNING",
    dominant_harmonics: [
      [3, 0.0234],
      [5, 0.0156],
    ],
  },
  phase_imbalance: {
    machine_id: "Machine_15",
    coefficient_of_variation: 0.123,
    current_range: 4.56,
    severity: "WARNING",
    autocorrelations: { 100: 0.45, 250: 0.67 },
  },
  peak_load_optimization: {
    peak_load_kw: 245.6,
    average_load_kw: 156.2,
    peak_average_ratio: 1.57,
    average_correlation: 0.234,
    highly_correlated_pairs: 3,
    optimization_potential: "LOW",
  },
};

export const meters = ids.map((id) => ({
  id,
  type: "CNC_Mill",
  rows: 60480,
  from: start,
  to: end,
  intervalMs,
}));

const levels = {
  voltageV: [400, 1.3],
  currentA: [45, 4],
  activePowerKw: [15.6, 2],
  powerFactor: [0.89, 0.006],
};
const units = { voltageV: "V", currentA: "A", activePowerKw: "kW", powerFactor: "" };

export function buildSeries({ meter, metric, from, to, maxPoints }) {
  const [level, swing] = levels[metric];
  const bucketMs = Math.max(1, Math.ceil((to - from) / maxPoints));
  const out = {
    meter,
    metric,
    unit: units[metric],
    from,
    to,
    bucketMs,
    at: [],
    min: [],
    max: [],
    first: [],
    last: [],
  };
  const step = Math.max(bucketMs, intervalMs);
  const random = noise(meter.length + metric.length);
  for (let at = from; at < to; at += step) {
    const hour = new Date(at).getUTCHours();
    const day = Math.floor((at - start) / 86_400_000);
    if (day === 4 && hour >= 2 && hour < 5) continue; // a silent stretch
    const base = level + swing * 0.3 * random();
    let [low, high] = [base - swing * Math.abs(random()), base + swing * Math.abs(random())];
    if (metric === "voltageV" && meter === "Machine_05") {
      for (const spike of spikes) {
        if (spike.at >= at && spike.at < at + step)
          [low, high] = [Math.min(low, spike.voltage), Math.max(high, spike.voltage)];
      }
    }
    out.at.push(at);
    out.min.push(Number(low.toFixed(3)));
    out.max.push(Number(high.toFixed(3)));
    out.first.push(Number(base.toFixed(3)));
    out.last.push(Number(base.toFixed(3)));
  }
  return out;
}
