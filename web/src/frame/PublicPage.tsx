import { useEffect, type ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { EnergyScene } from "../landing/EnergyScene";
import { messages, frame } from "../messages/common";
import { Footer } from "./Footer";
import { Logo } from "./Logo";
import styles from "./PublicPage.module.css";

interface Props {
  title: string;
  subtitle?: string;
  children?: ReactNode;
}

/** A page for who is not signed in: the picture fills the screen, one card stands before it. */
export function PublicPage({ title, subtitle, children }: Props) {
  useEffect(() => {
    document.title = `${title} · ${messages.product}`;
  }, [title]);
  return (
    <div className={styles.page}>
      <div className={styles.picture}>
        <EnergyScene />
      </div>
      <header>
        <Link to="/" className={styles.brand} aria-label={frame.home}>
          <Logo size={36} />
          <span>{messages.product}</span>
        </Link>
      </header>
      <main className={styles.main}>
        <div className={styles.card}>
          <h1>{title}</h1>
          {subtitle && <p className={styles.subtitle}>{subtitle}</p>}
          {children}
        </div>
      </main>
      <div className={styles.foot}>
        <Footer />
      </div>
    </div>
  );
}
