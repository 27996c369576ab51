import { Link } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { Notice } from "../../components/Notice";
import { PublicPage } from "../../frame/PublicPage";
import { entry as words } from "../../messages/entry";
import { useFragment } from "./useFragment";

interface Props {
  title: string;
  subtitle: string;
  form: ComponentType<{ token: string }>;
}

/** A page that only a link with a secret opens. */
export function LinkPage({ title, subtitle, form: Form }: Props) {
  const token = useFragment();
  return (
    <PublicPage title={title} subtitle={token ? subtitle : undefined}>
      {token ? (
        <Form token={token} />
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
