import { ButtonLink } from "../components/ButtonLink";
import { Button } from "@mantine/core";
import { useEffect } from "react";
import { Failure } from "../components/Loaded";
import { Footer } from "../frame/Footer";
import { Logo } from "../frame/Logo";
import { EnergyScene } from "../landing/EnergyScene";
import { useSample } from "../lib/useSample";
import { messages } from "../messages/common";
import { landing as words } from "../messages/landing";
import styles from "./LandingPage.module.css";

export function LandingPage() {
  const sample = useSample();
  useEffect(() => {
    document.title = messages.product;
  }, []);
  return (
    <div className={styles.landing}>
      <header className={styles.brand}>
        <Logo size={36} />
        <span>{messages.product}</span>
      </header>
      <main className={styles.main}>
        <div className={styles.words}>
          <h1 className={styles.title}>{words.title}</h1>
          <p className={styles.sentence}>{words.sentence}</p>
          <div className={styles.actions}>
            <ButtonLink to="/overview" size="md">
              {words.open}
            </ButtonLink>
            <Button variant="default" size="md" loading={sample.isPending} onClick={() => sample.mutate()}>
              {words.sample}
            </Button>
          </div>
          {sample.isError && <Failure error={sample.error} />}
        </div>
        <EnergyScene label={words.scene} />
      </main>
      <Footer />
    </div>
  );
}
