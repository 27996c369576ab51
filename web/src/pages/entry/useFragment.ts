import { useEffect, useState } from "react";

/** The secret of a link stands after its #, which is never sent; once read it leaves the address too. */
export function useFragment(): string {
  const [fragment] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    if (window.location.hash !== "")
      window.history.replaceState(
        window.history.state,
        "",
        window.location.pathname + window.location.search,
      );
  }, []);
  return fragment;
}
