import { ButtonLink } from "../components/ButtonLink";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { sessionQuery } from "../api/session";
import { Failure } from "../components/Loaded";
import { Footer } from "../frame/Footer";
import { Logo } from "../frame/Logo";
import { EnergyScene } from "../landing/EnergyScene";
import { home } from "../lib/next";
import { useSample } from "../lib/useSample";
import { useSession } from "../lib/useSession";
import { messages } from "../messages/common";
import { landing as words } from "../messages/landing";
import styles from "./LandingPage.module.css";

export function LandingPage() {
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
            <Actions />
          </div>
        </div>
        <EnergyScene label={words.scene} />
      </main>
      <Footer />
    </div>
  );
}

/** In, or to what is there; nothing before it is known which, so that no button changes under a finger. */
function Actions() {
  const { session, user } = useSession();
  const failed = useQuery(sessionQuery).isError;
  if (!session && !failed) return null;
  if (user || session?.loginRequired === false)
    return (
      <>
        <ButtonLink to={home} size="md">
          {words.open}
        </ButtonLink>
        {!user && <SampleButton />}
      </>
    );
  return (
    <>
      <ButtonLink to="/login" size="md">
        {words.logIn}
      </ButtonLink>
      <ButtonLink to="/signup" size="md" variant="default">
        {words.signUp}
      </ButtonLink>
    </>
  );
}

function SampleButton() {
  const sample = useSample();
  return (
    <>
      <Button variant="default" size="md" loading={sample.isPending} onClick={() => sample.mutate()}>
        {words.sample}
      </Button>
      {sample.isError && <Failure error={sample.error} />}
    </>
  );
}
