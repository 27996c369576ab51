import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Input.css";
import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/Progress.css";
import "./controls.css";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { healthQuery } from "../api/health";
import { KeyboardIcon, LogOutIcon, MenuIcon, SearchIcon } from "../components/icons";
import { Failure } from "../components/Loaded";
import { Notice } from "../components/Notice";
import { useSession } from "../lib/useSession";
import { frame as words, messages, search } from "../messages/common";
import { Bell } from "./Bell";
import { Breadcrumb } from "./Breadcrumb";
import { DatasetPicker } from "./DatasetPicker";
import { Drawer } from "./Drawer";
import { Footer } from "./Footer";
import styles from "./Frame.module.css";
import { Navigation, PageItem } from "./Navigation";
import { barPages } from "./navigation";
import { NewVersion } from "./NewVersion";
import { Panel } from "./Panel";
import { ShortcutList } from "./ShortcutList";
import { ThemeSwitch } from "./ThemeSwitch";
import { useCollapsed } from "./useCollapsed";
import { useExpiry } from "./useExpiry";
import { useLogOut } from "./useLogOut";
import { UserMenu } from "./UserMenu";
import { useShortcuts, useShortcutsOn } from "./useShortcuts";

const Search = lazy(() => import("./Search"));

/** Panel, top bar, footer, and on small screens a drawer and a bar of four. */
export function Frame() {
  const [collapsed, setCollapsed] = useCollapsed();
  const [menuOpen, setMenuOpen] = useState(false);
  const health = useQuery(healthQuery);
  const [listOpen, setListOpen] = useState(false);
  const [searchOpen, setSearchOpen] = useState(false);
  const [shortcutsOn, setShortcutsOn] = useShortcutsOn();
  useShortcuts({
    on: shortcutsOn,
    togglePanel: () => setCollapsed(!collapsed),
    showList: () => setListOpen(true),
    showSearch: () => setSearchOpen(true),
  });
  const { user, may } = useSession();
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
          <button
            type="button"
            className={styles.search}
            aria-label={search.title}
            title={`${search.title} (Ctrl K)`}
            onClick={() => setSearchOpen(true)}
          >
            <SearchIcon />
          </button>
          {may("viewer") && <Bell className={styles.search} />}
          <div className={styles.themes}>
            <ThemeSwitch />
          </div>
          {user && <UserMenu user={user} onLogOut={leave} />}
        </header>
        <main id="content" className={styles.main} tabIndex={-1}>
          <NewVersion className={styles.banner} />
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
          <ThemeSwitch named />
          {user && (
            <button type="button" className={styles.drawerItem} onClick={leave}>
              <LogOutIcon />
              {words.logOut}
            </button>
          )}
        </Drawer>
      )}
      <Suspense>{searchOpen && <Search onClose={() => setSearchOpen(false)} />}</Suspense>
      {listOpen && (
        <ShortcutList on={shortcutsOn} onSwitch={setShortcutsOn} onClose={() => setListOpen(false)} />
      )}
    </div>
  );
}
