import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Card } from "../../components/Card";
import { AnomaliesIcon, DashboardIcon, QualityIcon, UploadIcon, UserIcon } from "../../components/icons";
import { keepChoice } from "../../frame/navigation";
import { worstFindings } from "../../lib/result/findings";
import type { PlantResult } from "../../lib/result/plant";
import { sectionPaths } from "../../lib/sectionPaths";
import { useSession } from "../../lib/useSession";
import { sectionWords } from "../../messages/common";
import { home } from "../../messages/home";
import styles from "./NextSteps.module.css";

const words = home.steps;

/** What is worth doing next, as far as one may. */
export function NextSteps({ result }: { result: PlantResult }) {
  const { user } = useSession();
  const worst = worstFindings(result)[0];
  return (
    <Card title={home.next}>
      <ul className={styles.steps}>
        {worst && (
          <Step icon={<AnomaliesIcon />} title={words.worst.title} text={whereOf(worst)}>
            {(content) => (
              <Link
                to={sectionPaths[worst.section]}
                search={({ dataset }) => ({ dataset, machine: worst.entry.machineId ?? undefined })}
                className={styles.step}
              >
                {content}
              </Link>
            )}
          </Step>
        )}
        <PageStep to="/dashboard" icon={<DashboardIcon />} {...words.dashboard} />
        <PageStep to="/data-quality" icon={<QualityIcon />} {...words.quality} />
        <PageStep to="/upload" icon={<UploadIcon />} {...words.upload} />
        {user?.role === "admin" && <PageStep to="/settings/users" icon={<UserIcon />} {...words.people} />}
      </ul>
    </Card>
  );
}

const whereOf = ({ section, entry }: ReturnType<typeof worstFindings>[number]) =>
  [sectionWords[section], entry.machineId].filter(Boolean).join(" · ");

interface StepProps {
  icon: ReactNode;
  title: string;
  text: string;
}

function Step({ icon, title, text, children }: StepProps & { children: (content: ReactNode) => ReactNode }) {
  return (
    <li>
      {children(
        <>
          {icon}
          <span className={styles.words}>
            <strong>{title}</strong>
            <span>{text}</span>
          </span>
        </>,
      )}
    </li>
  );
}

type Target = "/dashboard" | "/data-quality" | "/upload" | "/settings/users";

const PageStep = ({ to, ...step }: StepProps & { to: Target }) => (
  <Step {...step}>
    {(content) => (
      <Link to={to} search={keepChoice} className={styles.step}>
        {content}
      </Link>
    )}
  </Step>
);
