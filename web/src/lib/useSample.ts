import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createSample, type SampleShape } from "../api/datasets";

/** Makes the sample plant and goes to its overview, which shows the progress until it is there. */
export function useSample() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (shape: SampleShape | void) => createSample(shape ?? "machines"),
    onSuccess: async ({ datasetId }) => {
      await queries.invalidateQueries({ queryKey: ["datasets"] });
      await navigate({ to: "/overview", search: { dataset: datasetId } });
    },
  });
}
