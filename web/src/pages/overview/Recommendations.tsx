import { Card } from "../../components/Card";
import { FindingItem, FindingList } from "../../components/FindingItem";
import { recommendations } from "../../lib/result/recommendations";
import type { PlantResult } from "../../lib/result/plant";
import { overview as words } from "../../messages/overview";

export function Recommendations({ result }: { result: PlantResult }) {
  const rows = recommendations(result);
  return (
    <Card title={words.recommendations}>
      {rows.length === 0 && <p>{words.noRecommendations}</p>}
      <FindingList>
        {rows.map((each) => (
          <FindingItem key={`${each.section} ${each.machineId}`} {...each} />
        ))}
      </FindingList>
    </Card>
  );
}
