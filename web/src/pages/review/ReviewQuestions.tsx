import type { DateOrder, Mapping, Missing, Preview } from "../../api/mapping";
import { Choice } from "../../components/Choice";
import { Tick } from "../../components/Field";
import { review as words } from "../../messages/quality";
import styles from "./Review.module.css";

const orders: DateOrder[] = ["dayFirst", "monthFirst"];
const missings: Missing[] = ["notify", "drop", "interpolate"];

interface Props {
  preview: Preview;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

/** What the file itself cannot say. */
export function ReviewQuestions({ preview, mapping, onChange }: Props) {
  return (
    <>
      {preview.dates.ambiguous && (
        <div className={styles.question}>
          <h3>{words.dates}</h3>
          <p>{words.datesAsk}</p>
          <Choice
            label={words.dates}
            value={mapping.dateOrder}
            options={orders
              .filter((each) => preview.dates.choices.includes(each))
              .map((value) => ({ value, label: words.orders[value] }))}
            onChange={(dateOrder) => onChange({ ...mapping, dateOrder })}
          />
        </div>
      )}
      <div className={styles.question}>
        <h3>{words.missing}</h3>
        <p>{words.missingHints[mapping.missing]}</p>
        <Choice
          label={words.missing}
          value={mapping.missing}
          options={missings.map((value) => ({ value, label: words.missings[value] }))}
          onChange={(missing) => onChange({ ...mapping, missing })}
        />
      </div>
      {mapping.columns.some(({ role }) => role === "energy" || role === "meterColumn") && (
        <Tick
          label={words.register}
          checked={mapping.register}
          onTick={(register) => onChange({ ...mapping, register })}
        />
      )}
    </>
  );
}
