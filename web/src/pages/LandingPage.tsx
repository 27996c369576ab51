import { ButtonLink } from "../components/ButtonLink";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { sessionQuery } from "../api/session";
import { Footer } from "../frame/Footer";
import { Logo } from "../frame/Logo";
import { EnergyScene } from "../landing/EnergyScene";
import { home } from "../lib/next";
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
  if (user)
    return (
      <ButtonLink to={home} size="md">
        {words.open}
      </ButtonLink>
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
