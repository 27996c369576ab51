import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Notice } from "../../components/Notice";
import { PublicPage } from "../../frame/PublicPage";
import { entry as words } from "../../messages/entry";
import { useFragment } from "./useFragment";

interface Props {
  title: string;
  subtitle: string;
  children: (token: string) => ReactNode;
}

/** A page that only a link with a secret opens. */
export function LinkPage({ title, subtitle, children }: Props) {
  const token = useFragment();
  return (
    <PublicPage title={title} subtitle={token ? subtitle : undefined}>
      {token ? (
        children(token)
      ) : (
        <Notice tone="warning" title={words.link.missingTitle}>
          <p>{words.link.missing}</p>
        </Notice>
      )}
      <p>
        <Link to="/login">{words.forgotten.toLogIn}</Link>
      </p>
    </PublicPage>
  );
}
