import { footer } from "../messages/common";
import styles from "./Footer.module.css";

export function Footer() {
  return <footer className={styles.footer}>{footer}</footer>;
}
