import { BarChart, GaugeChart, HeatmapChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

// Only what the app draws, so that the chunk stays small; it is loaded with the first page that needs it.
register([
  BarChart,
  GaugeChart,
  HeatmapChart,
  ScatterChart,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export { init };
