import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Input.css";
import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/Progress.css";
import "./controls.css";
import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { healthQuery } from "../api/health";
import { KeyboardIcon, MenuIcon, PanelIcon } from "../components/icons";
import { Notice } from "../components/Notice";
import { frame as words, messages } from "../messages/common";
import { DatasetPicker } from "./DatasetPicker";
import { Drawer } from "./Drawer";
import { Footer } from "./Footer";
import styles from "./Frame.module.css";
import { Logo } from "./Logo";
import { Navigation, PageItem } from "./Navigation";
import { barPages } from "./navigation";
import { ShortcutList } from "./ShortcutList";
import { ThemeSwitch } from "./ThemeSwitch";
import { useShortcuts, useShortcutsOn } from "./useShortcuts";

/** Panel, top bar, footer, and on small screens a drawer and a bar of four. */
export function Frame() {
  const [collapsed, setCollapsed] = useLocalStorage({
    key: "joulewatch-panel-collapsed",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const [menuOpen, setMenuOpen] = useState(false);
  const health = useQuery(healthQuery);
  const [listOpen, setListOpen] = useState(false);
  const [shortcutsOn, setShortcutsOn] = useShortcutsOn();
  useShortcuts({
    on: shortcutsOn,
    togglePanel: () => setCollapsed((now) => !now),
    showList: () => setListOpen(true),
  });
  const panelLabel = collapsed ? words.expand : words.collapse;
  return (
    <div className={`${styles.frame} ${collapsed ? styles.collapsed : ""}`}>
      <a href="#content" className={styles.skip}>
        {messages.skipToContent}
      </a>
      <aside className={styles.panel}>
        <Link to="/" className={styles.brand} aria-label={words.home}>
          <Logo />
          <span className={styles.name}>{messages.product}</span>
        </Link>
        <Navigation collapsed={collapsed} />
        <div className={styles.foot}>
          <button
            type="button"
            className={styles.collapse}
            aria-label={panelLabel}
            title={panelLabel}
            aria-expanded={!collapsed}
            onClick={() => setCollapsed(!collapsed)}
          >
            <PanelIcon />
          </button>
          <button
            type="button"
            className={styles.collapse}
            aria-label={words.shortcuts}
            title={words.shortcuts}
            onClick={() => setListOpen(true)}
          >
            <KeyboardIcon />
          </button>
        </div>
      </aside>
      <div className={styles.column}>
        <header className={styles.top}>
          <button
            type="button"
            className={styles.menu}
            aria-label={words.openMenu}
            onClick={() => setMenuOpen(true)}
          >
            <MenuIcon />
          </button>
          <DatasetPicker />
          <ThemeSwitch />
        </header>
        {health.data?.plainHttp && (
          <div className={styles.banner}>
            <Notice tone="warning">
              <p>{messages.plainHttp}</p>
            </Notice>
          </div>
        )}
        <main id="content" className={styles.main} tabIndex={-1}>
          <Outlet />
        </main>
        <Footer />
      </div>
      <nav aria-label={words.quickNavigation} className={styles.bar}>
        {barPages.map((page) => (
          <PageItem key={page.to} page={page} className={styles.barItem} />
        ))}
      </nav>
      {menuOpen && (
        <Drawer onClose={() => setMenuOpen(false)}>
          <Navigation collapsed={false} onFollow={() => setMenuOpen(false)} />
          <button
            type="button"
            className={styles.drawerItem}
            onClick={() => {
              setMenuOpen(false);
              setListOpen(true);
            }}
          >
            <KeyboardIcon />
            {words.shortcuts}
          </button>
        </Drawer>
      )}
      {listOpen && (
        <ShortcutList on={shortcutsOn} onSwitch={setShortcutsOn} onClose={() => setListOpen(false)} />
      )}
    </div>
  );
}
