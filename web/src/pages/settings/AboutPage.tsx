import { useQuery } from "@tanstack/react-query";
import { healthQuery } from "../../api/health";
import { Card, Grid } from "../../components/Card";
import { Loaded } from "../../components/Loaded";
import { formatNumber } from "../../lib/format";
import { messages } from "../../messages/common";
import { settings } from "../../messages/settings";
import { SettingsPage } from "./SettingsPage";
import styles from "./SettingsPage.module.css";

const words = settings.about;

export function AboutPage() {
  const health = useQuery({ ...healthQuery, staleTime: 0 });
  return (
    <SettingsPage name="about">
      <Grid>
        <Card title={messages.product}>
          <Loaded query={health} height={120}>
            {({ version, datasets, jobsRunning }) => (
              <dl className={styles.facts}>
                <dt>{words.version}</dt>
                <dd>{version}</dd>
                <dt>{words.licence}</dt>
                <dd>{words.licenceText}</dd>
                <dt>{words.datasets}</dt>
                <dd>{formatNumber(datasets)}</dd>
                <dt>{words.jobs}</dt>
                <dd>{formatNumber(jobsRunning)}</dd>
              </dl>
            )}
          </Loaded>
        </Card>
        <Card title={words.privacyTitle}>
          <p>{words.privacy}</p>
        </Card>
      </Grid>
    </SettingsPage>
  );
}
