import { Link } from "@tanstack/react-router";
import { frame as words } from "../messages/common";
import { groups, keepChoice, type PageLink } from "./navigation";
import styles from "./Navigation.module.css";

export function Navigation({ collapsed, onFollow }: { collapsed: boolean; onFollow?: () => void }) {
  return (
    <nav aria-label={words.mainNavigation} className={`${styles.nav} ${collapsed ? styles.collapsed : ""}`}>
      {groups.map((group) => (
        <div key={group.title} className={styles.group}>
          <p className={styles.title}>{group.title}</p>
          {group.pages.map((page) => (
            <PageItem key={page.to} page={page} collapsed={collapsed} onFollow={onFollow} />
          ))}
        </div>
      ))}
    </nav>
  );
}

interface ItemProps {
  page: PageLink;
  collapsed?: boolean;
  onFollow?: () => void;
  className?: string;
}

export function PageItem({ page, collapsed = false, onFollow, className }: ItemProps) {
  const Icon = page.icon;
  return (
    <Link
      to={page.to}
      search={keepChoice}
      className={className ?? styles.item}
      activeProps={{ "aria-current": "page", "data-active": true }}
      activeOptions={{ includeSearch: false }}
      title={collapsed ? page.label : undefined}
      aria-label={collapsed ? page.label : undefined}
      onClick={onFollow}
    >
      <Icon />
      <span className={styles.label}>{page.label}</span>
    </Link>
  );
}
