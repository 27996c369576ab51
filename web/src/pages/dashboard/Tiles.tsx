import type { Dataset } from "../../api/datasets";
import { CriticalIcon, DataIcon, DevicesIcon, QualityIcon, WarningIcon } from "../../components/icons";
import { issuesBySeverity, type PlantResult } from "../../lib/result/plant";
import { dashboard } from "../../messages/dashboard";
import { Tile, TileRow } from "./Tile";

const words = dashboard.tiles;

interface Props {
  list: Dataset[];
  dataset: Dataset;
  result: PlantResult | null;
}

/** How much there is of the data set, and how much of it needs somebody. */
export function Tiles({ list, dataset, result }: Props) {
  const issues = result && issuesBySeverity(result);
  const { quality } = dataset;
  return (
    <TileRow label={words.ofDataset}>
      <Tile to="/settings/data-sources" label={words.datasets} count={list.length} icon={<DataIcon />} />
      <Tile to="/devices" label={words.meters} count={dataset.machines} icon={<DevicesIcon />} />
      <Tile
        to="/overview"
        label={words.critical}
        count={issues?.CRITICAL ?? null}
        icon={<CriticalIcon />}
        tone={issues?.CRITICAL ? "critical" : undefined}
      />
      <Tile
        to="/overview"
        label={words.warning}
        count={issues?.WARNING ?? null}
        icon={<WarningIcon />}
        tone={issues?.WARNING ? "warning" : undefined}
      />
      <Tile
        to="/data-quality"
        label={words.quality}
        count={quality ? quality.errors + quality.warnings + quality.notices : null}
        hint={words.qualityHint}
        icon={<QualityIcon />}
        tone={quality?.errors ? "warning" : undefined}
      />
    </TileRow>
  );
}
