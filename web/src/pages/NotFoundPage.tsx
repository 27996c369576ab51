import { ButtonLink } from "../components/ButtonLink";
import { Page } from "../components/Page";
import { notFound as words } from "../messages/landing";

export function NotFoundPage() {
  return (
    <Page title={words.title}>
      <p>{words.text}</p>
      <div>
        <ButtonLink to="/home">{words.home}</ButtonLink>
      </div>
    </Page>
  );
}
