import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { FindingItem, FindingList } from "../../components/FindingItem";
import { keepChoice } from "../../frame/navigation";
import { worstFindings } from "../../lib/result/findings";
import type { PlantResult } from "../../lib/result/plant";
import { home as words } from "../../messages/home";

/** The five that matter most, each leading to its evidence. */
export function Findings({ result }: { result: PlantResult }) {
  const found = worstFindings(result).slice(0, 5);
  return (
    <Card
      title={words.findings}
      hint={words.findingsHint}
      aside={
        <Link to="/overview" search={keepChoice}>
          {words.allFindings}
        </Link>
      }
    >
      {found.length === 0 && <p>{words.noFindings}</p>}
      <FindingList>
        {found.map(({ section, entry, severity }) => (
          <FindingItem
            key={`${section} ${entry.machineId}`}
            section={section}
            machineId={entry.machineId}
            severity={severity}
            why={entry.explanation}
          />
        ))}
      </FindingList>
    </Card>
  );
}
