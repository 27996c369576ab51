import { useMutation, useQueryClient } from "@tanstack/react-query";
import { datasetsQuery, deleteDataset } from "../api/datasets";

/** Deletes a data set; the list is asked for anew whether or not it worked. */
export function useDeleteDataset() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: deleteDataset,
    onSettled: () => queries.invalidateQueries({ queryKey: datasetsQuery.queryKey }),
  });
}
