import type { ReactNode, Ref } from "react";
import styles from "./Card.module.css";

interface Props {
  title?: string;
  hint?: string;
  aside?: ReactNode;
  wide?: boolean;
  className?: string;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}

export function Card({ title, hint, aside, wide, className = "", ref, children }: Props) {
  return (
    <section ref={ref} className={`${styles.card} ${wide ? styles.wide : ""} ${className}`}>
      {title && (
        <header className={styles.header}>
          <div className={styles.heading}>
            <h2>{title}</h2>
            {hint && <p className={styles.hint}>{hint}</p>}
          </div>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

/** Cards under one another in one place of the grid. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>;
}

export function Grid({ children }: { children: ReactNode }) {
  return <div className={styles.grid}>{children}</div>;
}
