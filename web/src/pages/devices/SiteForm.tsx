import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { addSite, changeSite, sitesQuery, type Site } from "../../api/registry";
import { Field } from "../../components/Field";
import { FormDialog } from "../../components/FormDialog";
import { registry as words } from "../../messages/registry";

const ourZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A new site, or one that is there: its name, where it is, and whose clock it keeps. */
export function SiteForm({ site, onClose }: { site: Site | null; onClose: () => void }) {
  const queries = useQueryClient();
  const id = useId();
  const [said, setSaid] = useState(() => ({
    name: site?.name ?? "",
    place: site?.place ?? "",
    timeZone: site?.timeZone ?? ourZone(),
  }));
  const save = useMutation({
    mutationFn: () => (site ? changeSite(site.id, said) : addSite(said)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: sitesQuery.queryKey });
      onClose();
    },
  });
  const change = (key: keyof typeof said) => (text: string) => setSaid({ ...said, [key]: text });
  return (
    <FormDialog
      title={site ? words.changeSite(site.name) : words.addSite}
      text={words.siteText}
      action={words.save}
      sending={save}
      onClose={onClose}
    >
      <Field
        label={words.siteName}
        required
        autoFocus
        maxLength={64}
        value={said.name}
        onText={change("name")}
      />
      <Field label={words.sitePlace} maxLength={128} value={said.place} onText={change("place")} />
      <Field
        label={words.zone}
        hint={words.zoneHint}
        required
        list={`${id}-zones`}
        value={said.timeZone}
        onText={change("timeZone")}
      />
      <datalist id={`${id}-zones`}>
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </FormDialog>
  );
}
