import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Input.css";
import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/Progress.css";
import "./controls.css";
import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { healthQuery } from "../api/health";
import { KeyboardIcon, LogOutIcon, MenuIcon } from "../components/icons";
import { Failure } from "../components/Loaded";
import { Notice } from "../components/Notice";
import { useSession } from "../lib/useSession";
import { frame as words, messages } from "../messages/common";
import { Breadcrumb } from "./Breadcrumb";
import { DatasetPicker } from "./DatasetPicker";
import { Drawer } from "./Drawer";
import { Footer } from "./Footer";
import styles from "./Frame.module.css";
import { Navigation, PageItem } from "./Navigation";
import { barPages } from "./navigation";
import { Panel } from "./Panel";
import { ShortcutList } from "./ShortcutList";
import { ThemeSwitch } from "./ThemeSwitch";
import { useExpiry } from "./useExpiry";
import { useLogOut } from "./useLogOut";
import { UserMenu } from "./UserMenu";
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
  const { user } = useSession();
  const logOut = useLogOut();
  const leave = () => logOut.mutate();
  if (useExpiry()) return null;
  return (
    <div className={`${styles.frame} ${collapsed ? styles.collapsed : ""}`}>
      <a href="#content" className={styles.skip}>
        {messages.skipToContent}
      </a>
      <Panel
        collapsed={collapsed}
        onCollapse={setCollapsed}
        onShowShortcuts={() => setListOpen(true)}
        onLogOut={user ? leave : null}
      />
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
          <Breadcrumb />
          <DatasetPicker />
          <ThemeSwitch />
          {user && <UserMenu user={user} onLogOut={leave} />}
        </header>
        {health.data?.plainHttp && (
          <div className={styles.banner}>
            <Notice tone="warning">
              <p>{messages.plainHttp}</p>
            </Notice>
          </div>
        )}
        {logOut.isError && (
          <div className={styles.banner}>
            <Failure error={logOut.error} />
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
          {user && (
            <button type="button" className={styles.drawerItem} onClick={leave}>
              <LogOutIcon />
              {words.logOut}
            </button>
          )}
        </Drawer>
      )}
      {listOpen && (
        <ShortcutList on={shortcutsOn} onSwitch={setShortcutsOn} onClose={() => setListOpen(false)} />
      )}
    </div>
  );
}
