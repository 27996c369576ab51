import type { ColumnRole, Mapping, Preview, PreviewColumn } from "../../api/mapping";
import { DataTable, type Column } from "../../components/DataTable";
import { formatPercent } from "../../lib/format";
import { review as words } from "../../messages/quality";
import { unitsOf } from "./mapping";
import styles from "./Review.module.css";

const roles = Object.keys(words.roles) as ColumnRole[];

interface Props {
  preview: Preview;
  mapping: Mapping;
  onRole: (index: number, role: ColumnRole) => void;
  onUnit: (index: number, unit: string) => void;
}

/** What each column is; the guess stands there, and may be changed. */
export function ColumnTable({ preview, mapping, onRole, onUnit }: Props) {
  const chosen = ({ index }: PreviewColumn) => mapping.columns.find((each) => each.index === index)!;
  const columns: Column<PreviewColumn>[] = [
    { key: "header", header: words.column, value: (row) => row.index, cell: (row) => row.header },
    {
      key: "samples",
      header: words.samples,
      value: () => null,
      cell: (row) => <span className={styles.samples}>{row.samples.slice(0, 3).join(" · ")}</span>,
    },
    {
      key: "role",
      header: words.role,
      value: (row) => chosen(row).role,
      cell: (row) => (
        <Select
          label={words.roleOf(row.header)}
          value={chosen(row).role}
          options={roles}
          text={(role) => words.roles[role]}
          onChange={(role) => onRole(row.index, role)}
        />
      ),
    },
    {
      key: "unit",
      header: words.unit,
      value: (row) => chosen(row).unit,
      cell: (row) => {
        const units = unitsOf[chosen(row).role];
        return (
          units && (
            <Select
              label={words.unitOf(row.header)}
              value={chosen(row).unit}
              options={withOwn(units, chosen(row).unit)}
              text={(unit) => unit || words.noUnit}
              onChange={(unit) => onUnit(row.index, unit)}
            />
          )
        );
      },
    },
    {
      key: "sure",
      header: words.sure,
      value: (row) => row.confidence,
      cell: (row) => formatPercent(100 * row.confidence, 0),
      numeric: true,
    },
  ];
  return (
    <DataTable
      label={words.column}
      columns={columns}
      rows={preview.columns}
      rowKey={(row) => String(row.index)}
      maxHeight={520}
    />
  );
}

/** The program's own word is there to keep, even where it is none of ours. */
const withOwn = (options: readonly string[], own: string) =>
  options.includes(own) ? options : [own, ...options];

interface SelectProps<Option extends string> {
  label: string;
  value: Option;
  options: readonly Option[];
  text: (option: Option) => string;
  onChange: (option: Option) => void;
}

const Select = <Option extends string>({ label, value, options, text, onChange }: SelectProps<Option>) => (
  <select
    className={styles.select}
    aria-label={label}
    value={value}
    onChange={(event) => onChange(event.target.value as Option)}
  >
    {options.map((option) => (
      <option key={option} value={option}>
        {text(option)}
      </option>
    ))}
  </select>
);
