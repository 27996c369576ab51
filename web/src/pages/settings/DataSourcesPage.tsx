import { useQuery } from "@tanstack/react-query";
import { datasetsQuery } from "../../api/datasets";
import { ButtonLink } from "../../components/ButtonLink";
import { Card } from "../../components/Card";
import { EmptyStart } from "../../components/EmptyStart";
import { Loaded } from "../../components/Loaded";
import { upload } from "../../messages/data";
import { settings } from "../../messages/settings";
import { DatasetTable } from "../upload/DatasetTable";
import { SettingsPage } from "./SettingsPage";
import styles from "./SettingsPage.module.css";

const words = settings.dataSources;

export function DataSourcesPage() {
  const datasets = useQuery(datasetsQuery);
  return (
    <SettingsPage name="dataSources">
      <Card title={upload.listTitle} hint={upload.listHint}>
        <Loaded query={datasets} height={160}>
          {(list) => (list.length === 0 ? <EmptyStart /> : <DatasetTable list={list} />)}
        </Loaded>
      </Card>
      <Card title={words.waysTitle}>
        <ul className={styles.ways}>
          {words.ways.map((way) => (
            <li key={way.title}>
              <h3>{way.title}</h3>
              <p>{way.text}</p>
            </li>
          ))}
        </ul>
        <p>
          <ButtonLink to="/upload" size="xs" mt="md">
            {words.upload}
          </ButtonLink>
        </p>
      </Card>
    </SettingsPage>
  );
}
