import { useId, useRef, useState, type DragEvent } from "react";
import { UploadIcon } from "../../components/icons";
import { upload as words } from "../../messages/data";
import styles from "./DropZone.module.css";

interface Props {
  onFile: (file: File) => void;
  disabled: boolean;
}

export function DropZone({ onFile, disabled }: Props) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !disabled) onFile(file);
    if (input.current) input.current.value = ""; // so that the same file can be chosen again
  };
  const drag = (event: DragEvent, isOver: boolean) => {
    event.preventDefault();
    setOver(isOver && !disabled);
  };
  return (
    <label
      className={`${styles.zone} ${over ? styles.over : ""} ${disabled ? styles.disabled : ""}`}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        take(event.dataTransfer.files);
      }}
    >
      <UploadIcon size={40} />
      <span className={styles.title}>{words.drop}</span>
      <span className={styles.hint} id={hint}>
        {words.formats}
        <br />
        {words.columns}
      </span>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label={words.choose}
        aria-describedby={hint}
        disabled={disabled}
        accept=".csv,.gz,.parquet,.json,text/csv,application/json,application/gzip"
        onChange={(event) => take(event.target.files)}
      />
    </label>
  );
}
