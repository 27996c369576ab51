import { Button } from "@mantine/core";
import type { SampleShape } from "../../api/datasets";
import { Card } from "../../components/Card";
import { Failure } from "../../components/Loaded";
import { useSample } from "../../lib/useSample";
import { samples as words } from "../../messages/quality";
import styles from "./Samples.module.css";

const shapes = Object.keys(words.shapes) as SampleShape[];

/** Each kind of data that Joulewatch understands, one press away. */
export function Samples() {
  const sample = useSample();
  return (
    <Card title={words.title} hint={words.hint}>
      <ul className={styles.samples}>
        {shapes.map((shape) => (
          <li key={shape}>
            <Button
              variant="default"
              fullWidth
              loading={sample.isPending && sample.variables === shape}
              disabled={sample.isPending}
              onClick={() => sample.mutate(shape)}
            >
              {words.shapes[shape].name}
            </Button>
            <p>{words.shapes[shape].text}</p>
          </li>
        ))}
      </ul>
      {sample.isError && <Failure error={sample.error} />}
    </Card>
  );
}
