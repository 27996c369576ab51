import type { Site } from "../../api/registry";
import { SelectField } from "../../components/Field";
import { registry as words } from "../../messages/registry";

interface Props {
  sites: Site[];
  /** Its id; empty: none. */
  value: string;
  onText: (siteId: string) => void;
}

export const SiteSelect = ({ sites, ...field }: Props) => (
  <SelectField
    label={words.site}
    options={[
      { value: "", label: words.noSite },
      ...sites.map((each) => ({ value: each.id, label: each.name })),
    ]}
    {...field}
  />
);
