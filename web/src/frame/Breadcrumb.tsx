import { Link, useLocation } from "@tanstack/react-router";
import { ChevronIcon } from "../components/icons";
import { frame as words } from "../messages/common";
import styles from "./Breadcrumb.module.css";
import { keepChoice, placeOf } from "./navigation";

/** Which group and page this is. */
export function Breadcrumb() {
  const place = placeOf(useLocation({ select: ({ pathname }) => pathname }));
  if (!place) return null;
  return (
    <nav aria-label={words.where} className={styles.crumbs}>
      <span>{place.group}</span>
      <ChevronIcon size={14} />
      <Link to={place.page.to} search={keepChoice} className={styles.page}>
        {place.page.label}
      </Link>
    </nav>
  );
}
