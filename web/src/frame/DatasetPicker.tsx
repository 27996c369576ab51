import { Select } from "@mantine/core";
import { useDataset } from "../lib/useDataset";
import { useView } from "../lib/useView";
import { formatHere, inSentence } from "../lib/format";
import { frame as words } from "../messages/common";
import { upload } from "../messages/data";
import styles from "./DatasetPicker.module.css";

/** Which data set every page is about. */
export function DatasetPicker() {
  const { list, dataset } = useDataset();
  const [, change] = useView();
  const options = (list.data ?? []).map((each) => ({
    value: each.id,
    label: each.status === "ready" ? each.name : `${each.name} (${inSentence(upload.statuses[each.status])})`,
  }));
  if (!list.data) return <span className={styles.none} />;
  if (options.length === 0) return <p className={styles.none}>{words.noDataset}</p>;
  return (
    <div className={styles.picker}>
      <Select
        aria-label={words.dataset}
        data={options}
        value={dataset?.id ?? null}
        allowDeselect={false}
        searchable={options.length > 10}
        onChange={(id) =>
          id &&
          change({
            dataset: id,
            machine: undefined,
            from: undefined,
            to: undefined,
            at: undefined,
            zoom: undefined,
          })
        }
      />
      {dataset && <span className={styles.when}>{formatHere(dataset.created)}</span>}
    </div>
  );
}
