import { Select } from "@mantine/core";
import { finding } from "../messages/common";

interface Props {
  ids: string[];
  value: string | null;
  onChange: (id: string) => void;
}

/** One of possibly thousands: the list is searched, and draws a hundred at most. */
export function MachinePicker({ ids, value, onChange }: Props) {
  if (ids.length === 0) return null;
  return (
    <Select
      label={finding.machine}
      data={[...new Set(ids)]}
      value={value}
      onChange={(id) => id !== null && onChange(id)}
      searchable
      limit={100}
      allowDeselect={false}
      nothingFoundMessage={finding.noMachine}
      maxDropdownHeight={320}
      w={220}
    />
  );
}
