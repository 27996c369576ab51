import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { datasetsQuery, type Dataset } from "../api/datasets";
import { chooseDataset } from "./chooseDataset";
import { useView } from "./useView";

/** The data set the URL names, else the newest that is of use; undefined when there is none. */
export function useDataset(): {
  list: UseQueryResult<Dataset[]>;
  dataset: Dataset | undefined;
  named: boolean;
} {
  const list = useQuery(datasetsQuery);
  const [{ dataset: id }] = useView();
  return { list, dataset: chooseDataset(list.data ?? [], id), named: id !== undefined };
}
