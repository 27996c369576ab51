import { Button } from "@mantine/core";
import type { KeptReading, QualityFinding } from "../../api/quality";
import { Confirm } from "../../components/Confirm";
import { formatDateTime, formatNumber, formatQuantity } from "../../lib/format";
import { metricWords } from "../../messages/common";
import { quality as words } from "../../messages/quality";
import styles from "./Quality.module.css";
