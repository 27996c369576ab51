import type { EChartsCoreOption } from "echarts/core";
import { use as register } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { init } from "./echarts";
import type { Vector } from "./picture";

// Fetched only when somebody saves a vector picture.
register([SVGRenderer]);

/** The same chart drawn as lines and letters, off the page; names are escaped by ECharts. */
export function drawVector(option: EChartsCoreOption, width: number, height: number): Vector {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ ...option, animation: false });
  const markup = chart.renderToSVGString();
  chart.dispose();
  return { width, height, markup };
}
